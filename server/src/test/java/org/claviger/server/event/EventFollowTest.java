package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventRow;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a real trail. */
class EventFollowTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String ACCOUNT = "111122223333";
  private static final String ARN = "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/k";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path data;
  private Store store;
  private FileAuditTrail trail;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    trail =
        FileAuditTrail.open(
            AuditConfig.of(data.resolve("audit"), ACCOUNT), store, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    trail.close();
    store.close();
  }

  @Test
  void whatTheServiceRecordsIsTold() throws Exception {
    record("CreateKey", Instant.now());
    record("RotateKey", Instant.now());
    record("DeleteExpiredKeyMaterial", Instant.now());
    record("DeleteKey", Instant.now());
    record("DeleteKey", Instant.now().minus(Duration.ofDays(8)));
    List<EventRow> events = followed("derived.db", 5);
    assertThat(events)
        .extracting(EventRow::detailType)
        .containsExactly(
            "KMS CMK Rotation", "KMS Imported Key Material Expiration", "KMS CMK Deletion");
    for (EventRow event : events) {
      JsonNode json = JSON.readTree(event.body());
      assertThat(json.path("resources").toString()).isEqualTo("[\"" + ARN + "\"]");
      assertThat(json.path("detail").toString()).isEqualTo("{\"key-id\":\"k\"}");
      assertThat(json.path("account").asText()).isEqualTo(ACCOUNT);
      assertThat(json.path("region").asText()).isEqualTo("us-east-1");
    }
  }

  @Test
  void madeAnewTheyHaveTheSameIds() throws Exception {
    record("RotateKey", Instant.now());
    record("DeleteKey", Instant.now());
    List<String> first = followed("one.db", 2).stream().map(EventRow::id).toList();
    List<String> second = followed("two.db", 2).stream().map(EventRow::id).toList();
    assertThat(second).isEqualTo(first).hasSize(2);
    assertThat(followed("one.db", 2)).hasSize(2);
  }

  @Test
  void aTrailThatWasBegunAnewIsFollowedFromItsBeginning() {
    try (DerivedStore derived = DerivedStore.open(StoreConfig.of(data.resolve("kept.db")))) {
      derived.positions().save("events", 1_000);
    }
    record("RotateKey", Instant.now());
    assertThat(followed("kept.db", 1))
        .singleElement()
        .satisfies(event -> assertThat(event.detailType()).isEqualTo("KMS CMK Rotation"));
  }

  private List<EventRow> followed(String file, long records) {
    try (DerivedStore derived = DerivedStore.open(StoreConfig.of(data.resolve(file)));
        Followers followers = new Followers(trail::reader)) {
      Publisher publisher =
          new Publisher(derived, EventsConfig.defaults(), List.of(), Clock.systemUTC());
      EventConsumer consumer = new EventConsumer(derived, publisher);
      assertThat(consumer.follow(followers).name()).isEqualTo("events");
      await().atMost(LIMIT).until(() -> consumer.position() == records);
      return derived
          .events()
          .list(
              new EventLog.Query(ACCOUNT, "us-east-1", 0, Instant.EPOCH, Instant.EPOCH, Set.of()),
              100);
    }
  }

  private void record(String name, Instant time) {
    ServiceEvent event =
        new ServiceEvent(
            UUID.randomUUID().toString(),
            time,
            name,
            "us-east-1",
            ACCOUNT,
            ARN,
            JSON.createObjectNode().put("keyId", "k"));
    boolean unused =
        store.write(
            transaction -> {
              trail.enqueue(transaction, event);
              return true;
            });
  }
}
