package org.claviger.server.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.claviger.server.config.PeerConfig;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;
import org.claviger.server.region.Backlog;
import org.claviger.server.region.PeerAccess;
import org.claviger.server.region.PeerJobs;
import org.claviger.server.region.PeerService;
import org.claviger.server.region.PeerWork;
import org.claviger.server.region.RegionGroup;
import org.claviger.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers with which this one shares multi-Region keys, each on a port of its own. */
final class Peers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 4;
  private static final int THREADS = 4;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final TierLinks links = new TierLinks();
  private final Set<String> regions = new TreeSet<>();
  private List<PeerWork> works = List.of();

  private Peers() {}

  /** Reaches them, and is reached by them, from then on. The hosted regions are in the group. */
  static Peers start(
      List<PeerConfig> peers,
      RegionGroup group,
      PeerAccess access,
      Store store,
      Duration check,
      Clock clock)
      throws IOException {
    Peers started = new Peers();
    boolean isStarted = false;
    try {
      WorkerLimits limits = WorkerLimits.of(ANSWER.multipliedBy(2), check);
      for (PeerConfig each : peers) {
        started.connect(each, group, store, limits, clock);
      }
      for (PeerConfig each : peers) {
        PeerService service = new PeerService(each.regions(), group, access, store, clock);
        started.listen(each, service, limits);
      }
      started.works = group.works(store, clock);
      started.parts.push(PeerJobs.start(started.works));
      isStarted = true;
      return started;
    } finally {
      if (!isStarted) {
        started.close();
      }
    }
  }

  /** Lets what other servers are to know be written down, where nothing is sent. */
  static void note(List<PeerConfig> peers, RegionGroup group, Store store, Clock clock) {
    for (PeerConfig each : peers) {
      for (String region : each.regions()) {
        group.addRemote(
            region,
            message -> {
              throw new IOException("no other server is reached now");
            },
            store,
            clock);
      }
    }
  }

  /** The regions of the other servers. */
  Set<String> regions() {
    return Set.copyOf(regions);
  }

  /** What the server of a region is yet to be told. */
  Backlog backlog(String region) {
    return works.stream().map(work -> work.backlog(region)).reduce(Backlog.NONE, Backlog::and);
  }

  /** The ways to the other servers, and theirs to this one. */
  TierLinks links() {
    return links;
  }

  private void connect(
      PeerConfig peer, RegionGroup group, Store store, WorkerLimits limits, Clock clock)
      throws IOException {
    WorkerClient client =
        WorkerClient.start(peer.address(), linked(peer.address()), CONNECTIONS, limits);
    parts.push(client);
    for (String region : peer.regions()) {
      group.addRemote(region, message -> client.ask(message, ANSWER), store, clock);
      regions.add(region);
    }
  }

  private MutualTls linked(WorkerAddress address) throws IOException {
    MutualTls tls = MutualTls.open(address.tls());
    links.add(address.toString(), tls);
    return tls;
  }

  private void listen(PeerConfig peer, PeerService service, WorkerLimits limits)
      throws IOException {
    parts.push(
        WorkerListener.start(
            peer.listen(), linked(peer.listen()), THREADS, limits, service::answer));
    log.info("the server of {} is answered at {}", peer.regions(), peer.listen());
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.error("what reaches other servers did not close in good order", e);
      }
    }
  }
}
