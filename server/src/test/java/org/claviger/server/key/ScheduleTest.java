package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.claviger.server.store.TestAuthenticator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void tellsTheSoonestExpiriesOfItsRegionAndHowManyThereAre() {
    try (Store store = SqliteStore.open(StoreConfig.of(folder.resolve("a.db")))) {
      Schedule schedule = new Schedule("us-east-1", store, new TestAuthenticator(1));
      Schedule other = new Schedule("eu-west-1", store, new TestAuthenticator(1));
      Due late = due("us-east-1", Due.Kind.EXPIRE, 9);
      Due soon = due("us-east-1", Due.Kind.EXPIRE, 2);
      Due middle = due("us-east-1", Due.Kind.EXPIRE, 5);
      Due rotation = due("us-east-1", Due.Kind.ROTATE, 1);
      Due deletion = due("us-east-1", Due.Kind.DELETE, 3);
      store.write(
          transaction -> {
            schedule.update(
                transaction, List.of(), List.of(late, rotation, soon, deletion, middle));
            other.update(transaction, List.of(), List.of(due("eu-west-1", Due.Kind.EXPIRE, 1)));
            return true;
          });

      assertThat(schedule.expiring(2)).isEqualTo(new Expiring(List.of(soon, middle), 3));
      assertThat(schedule.expiring(10)).isEqualTo(new Expiring(List.of(soon, middle, late), 3));

      store.write(
          transaction -> {
            schedule.update(transaction, List.of(soon), List.of());
            return true;
          });
      assertThat(schedule.expiring(0)).isEqualTo(new Expiring(List.of(), 2));
    }
  }

  private static Due due(String region, Due.Kind kind, long seconds) {
    return new Due(
        START.plusSeconds(seconds), kind, new KeyArn(region, "111122223333", "k" + seconds), "m");
  }
}
