package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.PeerTls;
import org.claviger.server.config.TracingConfig;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.tls.TierCertificates;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of both sides of a way to a worker are counted down. */
final class TierLinksTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final WorkerLimits LIMITS = WorkerLimits.of(LONG, Duration.ofSeconds(1));

  @TempDir Path folder;

  private PeerTls tls(String who) {
    return new PeerTls(
        new OperatorTls(folder.resolve(who + ".pem"), folder.resolve(who + ".key")),
        Optional.of(folder.resolve("ca.pem")),
        Set.of());
  }

  @Test
  void theServersIsKnownAtOnceAndTheWorkersFromTheFirstConnectionOn() throws Exception {
    List<TierCertificates.Made> made =
        TierCertificates.make(
            folder, List.of(List.of("localhost")), Instant.now(), Duration.ofDays(20));
    WorkerAddress bind = new WorkerAddress("localhost", 0, tls("worker-localhost"));
    MutualTls server = MutualTls.open(tls("server"));
    TierLinks tiers = new TierLinks();
    tiers.add("hsm1:8446", server);
    assertThat(tiers.certificates().get())
        .singleElement()
        .satisfies(each -> assertThat(each.fingerprint()).isEqualTo(made.get(0).fingerprint()));
    try (Observation observation = Observation.start(TracingConfig.defaults());
        WorkerListener listener =
            WorkerListener.start(
                bind, MutualTls.open(bind.tls()), 4, LIMITS, request -> request.clone())) {
      observation.tiers(tiers, Clock.systemUTC());
      assertThat(days(observation, "server")).contains(20L);
      assertThat(days(observation, "worker")).isEmpty();
      ask(listener, server);
      assertThat(days(observation, "worker")).contains(20L);
    }
    assertThat(tiers.certificates().get())
        .extracting(each -> each.fingerprint())
        .containsExactly(made.get(0).fingerprint(), made.get(1).fingerprint());
  }

  private static void ask(WorkerListener listener, MutualTls server) throws IOException {
    WorkerAddress address =
        new WorkerAddress(
            "localhost",
            listener.port(),
            new PeerTls(
                new OperatorTls(Path.of("unused"), Path.of("unused")),
                Optional.of(Path.of("unused")),
                Set.of()));
    try (WorkerClient client = WorkerClient.start(address, server, 4, LIMITS)) {
      assertThat(client.ask(new byte[] {1}, LONG)).containsExactly(1);
    }
  }

  /** What the metric says, in whole days; empty if it is not known yet. */
  private static Optional<Long> days(Observation observation, String side) {
    Matcher matcher =
        Pattern.compile(
                "claviger_hsm_certificate_expiry_seconds\\{side=\"%s\",worker=\"hsm1:8446\"\\} (\\S+)"
                    .formatted(side))
            .matcher(observation.registry().scrape());
    assertThat(matcher.find()).as(observation.registry().scrape()).isTrue();
    return matcher.group(1).equals("NaN")
        ? Optional.empty()
        : Optional.of(Math.round(Double.parseDouble(matcher.group(1)) / 86_400));
  }
}
