package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.TracingConfig;
import org.claviger.server.http.tls.TierCertificates;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyManager;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.NewKey;
import org.claviger.server.key.Origin;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.PeerPermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers apart, configured as operators do and wired as a server is. */
class PeersTest {
  private static final String ACCOUNT = "111122223333";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String MESSAGES = "claviger_peer_waiting_messages{region=\"eu-west-1\"}";
  private static final KeyTemplate KEY =
      new KeyTemplate(
          new KeyKind(
              KeySpec.SYMMETRIC_DEFAULT,
              KeyUsage.ENCRYPT_DECRYPT,
              KeyClass.KMS,
              false,
              Origin.AWS_KMS,
              KeyManager.CUSTOMER,
              true,
              Optional.empty(),
              Optional.empty()),
          "",
          Map.of());

  @TempDir Path folder;

  @Test
  void aReplicaComesByItselfAlsoWhenTheOtherServerStartsLater() throws IOException {
    int[] ports = {freePort(), freePort()};
    for (String side : List.of("a", "b")) {
      TierCertificates.make(
          folder.resolve("to-" + side),
          List.of(List.of("localhost")),
          Instant.now(),
          Duration.ofDays(1));
    }
    ServerConfig a = config("a", "us-east-1", "eu-west-1", ports[0], "b", ports[1]);
    ServerConfig b = config("b", "eu-west-1", "us-east-1", ports[1], "a", ports[0]);
    List<TestRegion> regions = TestRegion.apart(folder, List.of("us-east-1", "eu-west-1"));
    try (Observation observation = Observation.start(TracingConfig.defaults());
        TestRegion home = regions.get(0);
        TestRegion abroad = regions.get(1);
        Peers first = start(a, home)) {
      observation.peers(first, home.clock());
      KeyArn arn = replicated(home);
      await().atMost(LONG).until(() -> shown(observation, MESSAGES) == 2);
      assertThat(shown(observation, "claviger_peer_waiting_seconds{region=\"eu-west-1\"}"))
          .isBetween(0.0, (double) LONG.toSeconds());
      assertThat(first.links().certificates().get()).hasSize(2);
      try (Peers second = start(b, abroad)) {
        assertThat(second).isNotNull();
        await()
            .atMost(LONG)
            .until(
                () ->
                    abroad
                        .store()
                        .write(
                            transaction ->
                                abroad
                                    .region()
                                    .keys()
                                    .find(transaction, arn.in("eu-west-1"))
                                    .filter(Key::isReplica)
                                    .isPresent()));
        await().atMost(LONG).until(() -> shown(observation, MESSAGES) == 0);
        String other =
            "claviger_peer_certificate_expiry_seconds{address=\"localhost:%d\",side=\"other\"}";
        assertThat(shown(observation, other.formatted(ports[1]))).isBetween(0.0, 86_400.0);
        assertThat(shown(observation, other.formatted(ports[0]).replace("other", "own")))
            .isBetween(0.0, 86_400.0);
        assertThat(first.links().certificates().get()).hasSizeBetween(3, 4);
      }
    }
  }

  private static double shown(Observation observation, String series) {
    return observation
        .registry()
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static KeyArn replicated(TestRegion home) {
    try (NewKey made = home.region().keys().generate(KEY, ACCOUNT, Instant.now())) {
      KeyArn arn = made.key().arn();
      home.store().write(made::insert);
      home.store()
          .write(
              transaction ->
                  home.group()
                      .replicate(
                          transaction, home.region(), made.key(), KEY, "eu-west-1", Instant.now()));
      return arn;
    }
  }

  private static Peers start(ServerConfig config, TestRegion region) throws IOException {
    TestPrincipals principals = new TestPrincipals();
    principals.root(ACCOUNT);
    return Peers.start(
        config.peers(),
        region.group(),
        new PeerPermissions(new PolicyAuthorizer(principals)),
        region.store(),
        config.tls().check(),
        region.clock());
  }

  private ServerConfig config(
      String own, String region, String peer, int port, String other, int otherPort)
      throws IOException {
    return read(
        own,
        """
        regions: [%s]
        peers:
          - regions: [%s]
            address: localhost:%d
            certificate: to-%s/server.pem
            key: to-%s/server.key
            trust: to-%s/ca.pem
            listen:
              address: localhost:%d
              certificate: to-%s/worker-localhost.pem
              key: to-%s/worker-localhost.key
              trust: to-%s/ca.pem
        """
            .formatted(region, peer, otherPort, other, other, other, port, own, own, own));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "regions: []",
        "regions: [us-east-1]",
        "regions: [Nowhere]",
        "regions: [eu-west-1], more: 1",
        "address: nowhere",
        "listen: {address: 'h:1', certificate: c, key: k}",
        "trust: null"
      })
  void whatIsNoPeerIsRefused(String setting) throws IOException {
    String valid =
        "{regions: [eu-west-1], address: 'h:1', certificate: c, key: k, trust: t,"
            + " listen: {address: 'h:1', certificate: c, key: k, trust: t}}";
    assertThat(read("valid", "peers: [" + valid + "]").peers()).hasSize(1);
    String name = setting.substring(0, setting.indexOf(':'));
    String wrong = valid.replaceFirst(name + ": (\\[[^]]*]|\\{[^}]*}|'[^']*'|[a-z]+)", setting);
    assertThat(wrong).isNotEqualTo(valid);
    assertThatThrownBy(() -> read("w", "peers: [" + wrong + "]"))
        .isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void anAddressThatIsNoneIsCalledByItsSetting() {
    String peer =
        "peers: [{regions: [eu-west-1], address: '%s', certificate: c, key: k, trust: t,"
            + " listen: {address: '%s', certificate: c, key: k, trust: t}}]";
    assertThatThrownBy(() -> read("a", peer.formatted("nowhere", "h:1")))
        .hasMessageContaining("'peers.address' is 'nowhere'; it must be host:port");
    assertThatThrownBy(() -> read("b", peer.formatted("h:1", "nowhere")))
        .hasMessageContaining("'peers.listen.address' is 'nowhere'; it must be host:port");
    assertThatThrownBy(() -> read("c", peer.formatted("h:1", "h:70000")))
        .hasMessageContaining("the port of h is 70000");
    String worker = "hsm: {worker: {address: nowhere, certificate: c, key: k, trust: t}}";
    assertThatThrownBy(() -> read("d", worker))
        .hasMessageContaining("'hsm.worker.address' is 'nowhere'; it must be host:port");
  }

  private ServerConfig read(String name, String text) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, "data: " + name + "\n" + text);
    return ConfigFile.read(file);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
