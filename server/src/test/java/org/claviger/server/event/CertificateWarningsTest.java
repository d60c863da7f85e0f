package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.claviger.server.config.EventWarnings;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.http.tls.MovingClock;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each certificate is announced once for each span, under the kind that it is of. */
final class CertificateWarningsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  @Test
  void certificatesBetweenTheTiersAreAnnouncedThirtySevenAndOneDaysBefore() {
    MovingClock clock = new MovingClock(Instant.now());
    ServerCertificate own =
        new ServerCertificate("aa", "CN=server", clock.instant().plus(DAY.multipliedBy(40)));
    ServerCertificate workers =
        new ServerCertificate("bb", "CN=worker", clock.instant().plus(DAY.multipliedBy(20)));
    try (DerivedStore store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")))) {
      Publisher publisher = new Publisher(store, EventsConfig.defaults(), List.of(), clock);
      CertificateWarnings warnings =
          new CertificateWarnings(
              DetailType.TIER_CERTIFICATE_ENDING,
              () -> List.of(own, workers),
              EventWarnings.defaults().certificate(),
              new Place("111122223333", "us-east-1"),
              store,
              new Warner(store, publisher, clock));
      warnings.run();
      warnings.run();
      assertThat(told(store)).containsExactly("CN=worker");
      clock.advance(DAY.multipliedBy(14));
      warnings.run();
      warnings.run();
      assertThat(told(store)).containsExactly("CN=worker", "CN=server", "CN=worker");
      clock.advance(DAY.multipliedBy(30));
      warnings.run();
      assertThat(told(store)).hasSize(3);
    }
  }

  private static List<String> told(DerivedStore store) {
    EventLog.Query all =
        new EventLog.Query("111122223333", "us-east-1", 0, Instant.EPOCH, Instant.EPOCH, Set.of());
    List<String> subjects = new ArrayList<>();
    for (EventRow row : store.events().list(all, 100)) {
      assertThat(row.detailType()).isEqualTo("Claviger HSM Certificate Expiration Approaching");
      subjects.add(row.body().replaceAll(".*\"subject\":\"([^\"]*)\".*", "$1"));
    }
    return subjects;
  }
}
