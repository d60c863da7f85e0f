package org.claviger.server.audit.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailFollowerTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path data;
  private Store store;
  private FileAuditTrail trail;
  private DerivedStore derived;
  private Followers followers;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    derived = DerivedStore.open(StoreConfig.of(data.resolve("derived.db")));
    trail =
        FileAuditTrail.open(
            AuditConfig.of(data.resolve("audit"), "111122223333"), store, Clock.systemUTC());
    followers = new Followers(trail::reader);
  }

  @AfterEach
  void close() {
    followers.close();
    trail.close();
    derived.close();
    store.close();
  }

  @Test
  void takesEachRecordInOrder() {
    Collector collector = new Collector();
    TrailFollower follower = followers.follow(collector);
    write(1, 1_200);
    await().atMost(LIMIT).until(() -> follower.lag() == 0 && follower.position() == 1_200);
    assertThat(collector.taken).containsExactlyElementsOf(numbers(1, 1_200));
    assertThat(followers.handedOver()).isEqualTo(1_200);
  }

  @Test
  void offersTheSameAgainAfterAFailureAndHoldsUpNobodyElse() {
    Collector failing = new Collector();
    failing.isDead = true;
    TrailFollower stuck = followers.follow(failing);
    TrailFollower other = followers.follow(new Collector());
    write(1, 10);
    await().atMost(LIMIT).until(() -> other.position() == 10 && stuck.fault().isPresent());
    assertThat(stuck.position()).isZero();
    assertThat(stuck.lag()).isEqualTo(10);
    assertThat(followers.handedOver()).isZero();
    failing.isDead = false;
    await().atMost(LIMIT).until(() -> stuck.position() == 10);
    assertThat(stuck.fault()).isEmpty();
    assertThat(failing.taken).containsExactlyElementsOf(numbers(1, 10));
  }

  @Test
  void goesOnBehindItsPositionAfterARestart() {
    Collector first = new Collector();
    TrailFollower follower = followers.follow(first);
    write(1, 5);
    await().atMost(LIMIT).until(() -> follower.position() == 5);
    followers.close();
    write(6, 9);
    Collector second = new Collector();
    TrailFollower again = followers.follow(second);
    await().atMost(LIMIT).until(() -> again.position() == 9);
    assertThat(second.taken).containsExactly(6L, 7L, 8L, 9L);
  }

  @Test
  void nobodyFollowingHoldsNoFileBack() {
    assertThat(followers.handedOver()).isEqualTo(Long.MAX_VALUE);
  }

  private void write(int first, int last) {
    for (int i = first; i <= last; i++) {
      ServiceEvent event =
          new ServiceEvent(
              "id-" + i,
              Instant.EPOCH,
              "RotateKey",
              "us-east-1",
              "111122223333",
              "arn:aws:kms:us-east-1:111122223333:key/1",
              JSON.createObjectNode());
      boolean unused =
          store.write(
              transaction -> {
                trail.enqueue(transaction, event);
                return true;
              });
    }
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** Keeps the numbers of what it takes, and its position in the database. */
  private final class Collector implements TrailConsumer {
    private final List<Long> taken = new CopyOnWriteArrayList<>();
    private volatile boolean isDead;

    @Override
    public String name() {
      return "collector";
    }

    @Override
    public long position() {
      return derived.positions().find(name()).orElse(0);
    }

    @Override
    public void take(List<TrailRecord> records) throws IOException {
      if (isDead) {
        throw new IOException("the receiver is dead");
      }
      records.forEach(record -> taken.add(record.sequence()));
      derived.positions().save(name(), records.get(records.size() - 1).sequence());
    }
  }
}
