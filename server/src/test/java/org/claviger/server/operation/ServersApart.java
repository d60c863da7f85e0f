package org.claviger.server.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.PeerTls;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.tls.TierCertificates;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;
import org.claviger.server.key.TestRegion;
import org.claviger.server.region.PeerLink;
import org.claviger.server.region.PeerService;
import org.claviger.server.region.PeerWork;

/**
 * Two servers, {@code us-east-1} and {@code eu-west-1}, each with a store of its own, that reach
 * each other by mutual TLS. What they have for each other goes when a test says so.
 */
final class ServersApart implements AutoCloseable {
  static final String ACCOUNT = RegionPair.ACCOUNT;
  static final String HOME = RegionPair.HOME;
  static final String ABROAD = RegionPair.ABROAD;
  static final Duration LONG = Duration.ofMinutes(2);
  static final WorkerLimits LIMITS = WorkerLimits.of(LONG, Duration.ofMinutes(1));

  private final List<TestRegion> regions;
  private final Node[] nodes = new Node[2];

  private ServersApart(Path directory) throws IOException {
    regions = TestRegion.apart(directory, List.of(HOME, ABROAD));
    for (int i = 0; i < 2; i++) {
      Path folder = directory.resolve("tls" + i);
      TierCertificates.make(
          folder, List.of(List.of("localhost")), Instant.now(), Duration.ofDays(1));
      nodes[i] = new Node(regions.get(i), regions.get(1 - i).region().name(), folder);
    }
    nodes[0].connect(nodes[1]);
    nodes[1].connect(nodes[0]);
  }

  static ServersApart open(Path directory) throws IOException {
    return new ServersApart(directory);
  }

  Node home() {
    return nodes[0];
  }

  Node abroad() {
    return nodes[1];
  }

  /** Both tell each other all they have. */
  void settle() {
    boolean isDone = false;
    // What is acknowledged may have something further to tell, such as the end of a rotation.
    for (int i = 0; i < 4; i++) {
      boolean first = nodes[0].work.run();
      isDone = nodes[1].work.run() && first;
    }
    if (!isDone) {
      throw new AssertionError("the servers do not come to an end");
    }
  }

  static PeerTls client(Path folder) {
    return tls(folder, "server");
  }

  static PeerTls listener(Path folder) {
    return tls(folder, "worker-localhost");
  }

  private static PeerTls tls(Path folder, String name) {
    return new PeerTls(
        new OperatorTls(folder.resolve(name + ".pem"), folder.resolve(name + ".key")),
        Optional.of(folder.resolve("ca.pem")),
        Set.of());
  }

  @Override
  public void close() {
    nodes[1].close();
    nodes[0].close();
    regions.get(1).close();
    regions.get(0).close();
  }

  /** Where a message is lost. */
  enum Cut {
    NOWHERE,
    BEFORE_IT_IS_SENT,
    BEFORE_THE_ANSWER_COMES
  }

  /** A server. */
  static final class Node implements PeerLink {
    final TestRegion region;
    final TestApi api;
    final PeerWork work;
    final Path certificates;

    /** Who is there for the other server: the root user, and whom a test adds. */
    final TestPrincipals principals = new TestPrincipals();

    private final WorkerListener listener;
    private WorkerClient client;
    private volatile Cut cut = Cut.NOWHERE;
    private volatile Consumer<byte[]> interceptor;

    Node(TestRegion region, String other, Path folder) throws IOException {
      this.region = region;
      this.api = RegionPair.api(region);
      this.certificates = folder;
      principals.root(ACCOUNT);
      region.group().addRemote(other, this, region.store(), region.clock());
      this.work = region.group().works(region.store(), region.clock()).get(0);
      PeerService service =
          new PeerService(
              Set.of(other),
              region.group(),
              new PeerPermissions(new PolicyAuthorizer(principals)),
              region.store(),
              region.clock());
      this.listener =
          WorkerListener.start(
              new WorkerAddress("localhost", 0, listener(folder)),
              MutualTls.open(listener(folder)),
              4,
              LIMITS,
              service::answer);
    }

    private void connect(Node other) throws IOException {
      client = other.client(ServersApart.client(other.certificates));
    }

    /** Shows a message in the place of sending it; null: no more. */
    void intercept(Consumer<byte[]> seen) {
      interceptor = seen;
    }

    /** A client of this server. */
    WorkerClient client(PeerTls tls) throws IOException {
      return WorkerClient.start(
          new WorkerAddress("localhost", listener.port(), tls), MutualTls.open(tls), 2, LIMITS);
    }

    void cut(Cut where) {
      cut = where;
    }

    @Override
    public byte[] ask(byte[] message) throws IOException {
      Consumer<byte[]> seen = interceptor;
      if (seen != null) {
        seen.accept(message);
        throw new IOException("intercepted");
      }
      if (cut == Cut.BEFORE_IT_IS_SENT) {
        throw new IOException("cut off before it was sent");
      }
      byte[] answer = client.ask(message, LONG);
      if (cut == Cut.BEFORE_THE_ANSWER_COMES) {
        throw new IOException("cut off before the answer came");
      }
      return answer;
    }

    private void close() {
      client.close();
      listener.close();
    }
  }
}
