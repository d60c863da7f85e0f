package org.claviger.server.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.EventWarnings;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.job.DueWork;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Keys;
import org.claviger.server.key.NewKey;
import org.claviger.server.key.NewMaterial;
import org.claviger.server.key.Origin;
import org.claviger.server.key.TestRegion;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventNotes;
import org.claviger.server.store.EventRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is going to happen to keys, on a real HSM, by a clock that is put forward. */
class KeyWarningsTest {
  private static final String ACCOUNT = "111122223333";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MATERIAL = "Claviger Key Material Expiration Approaching";
  private static final String DELETION = "Claviger Key Deletion Approaching";

  @TempDir static Path directory;
  private static TestRegion region;

  @TempDir Path folder;
  private DerivedStore store;
  private EventConsumer consumer;
  private KeyWarnings warnings;
  private long sequence;

  @BeforeAll
  static void openRegion() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void closeRegion() {
    region.close();
  }

  @BeforeEach
  void open() {
    store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")));
    restart();
    // What other tests left in the index is none of this one's.
    warnings.run();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void materialIsAnnouncedOnceForEachSpan() throws IOException {
    Instant end = inDays(40);
    Key key = keyWithMaterialUntil(end);
    tell("ImportKeyMaterial", key);
    warnings.run();
    assertThat(events(key)).isEmpty();
    pass(Duration.ofDays(11));
    warnings.run();
    warnings.run();
    assertThat(events(key)).hasSize(1);
    assertThat(events(key).get(0))
        .isEqualTo(
            JSON.readTree(
                """
                {"version": "0", "id": "%s", "detail-type": "%s", "source": "claviger",
                 "account": "%s", "time": "%s", "region": "us-east-1", "resources": ["%s"],
                 "detail": {"key-id": "%s", "key-material-id": "%s", "expiration-date": "%s"}}
                """
                    .formatted(
                        events(key).get(0).path("id").asText(),
                        MATERIAL,
                        ACCOUNT,
                        events(key).get(0).path("time").asText(),
                        key.arn(),
                        key.arn().keyId(),
                        key.materials().get(0).id(),
                        Event.text(end))));
    pass(Duration.ofDays(23));
    restart();
    warnings.run();
    pass(Duration.ofDays(5));
    warnings.run();
    assertThat(types(key)).containsExactly(MATERIAL, MATERIAL, MATERIAL);
    assertThat(ids(key)).doesNotHaveDuplicates();
    pass(Duration.ofDays(2));
    new DueWork(region.region(), region.store(), region.clock()).run();
    warnings.run();
    assertThat(events(key)).hasSize(3);
  }

  @Test
  void whatIsNearAlreadyIsAnnouncedOnceForTheShortestSpan() throws IOException {
    Key key = keyWithMaterialUntil(inDays(5));
    tell("ImportKeyMaterial", key);
    warnings.run();
    assertThat(types(key)).containsExactly(MATERIAL);
    tell("ImportKeyMaterial", key);
    pass(Duration.ofDays(1));
    warnings.run();
    assertThat(events(key)).hasSize(1);
    pass(Duration.ofDays(3).plusHours(1));
    warnings.run();
    assertThat(events(key)).hasSize(2);
  }

  @Test
  void aDeletionIsAnnouncedAndACancelledOneIsNot() throws IOException {
    Key kept = keyWithMaterialUntil(inDays(300));
    Key going = keyWithMaterialUntil(inDays(300));
    Instant date = inDays(7);
    for (Key key : List.of(kept, going)) {
      change(key, found -> found.withDeletion(date));
      tell("ScheduleKeyDeletion", key);
    }
    warnings.run();
    assertThat(types(going)).containsExactly("Claviger Key Deletion Scheduled");
    change(kept, Key::withoutDeletion);
    tell("CancelKeyDeletion", kept);
    pass(Duration.ofDays(4).plusHours(1));
    warnings.run();
    pass(Duration.ofDays(2));
    warnings.run();
    assertThat(types(going)).containsExactly("Claviger Key Deletion Scheduled", DELETION, DELETION);
    assertThat(types(kept))
        .containsExactly("Claviger Key Deletion Scheduled", "Claviger Key Deletion Cancelled");
    assertThat(events(going).get(2).path("detail").path("deletion-date").asText())
        .isEqualTo(Event.text(date));
  }

  @Test
  void manyKeysOfTheSameMomentAreAllAnnounced() throws IOException {
    Instant end = inDays(35);
    List<Key> keys = IntStream.range(0, 130).mapToObj(i -> keyWithMaterialUntil(end)).toList();
    warnings.run();
    pass(Duration.ofDays(6));
    warnings.run();
    for (Key key : keys) {
      assertThat(events(key)).hasSize(1);
    }
  }

  @Test
  void aKeyThatIsGoneIsForgotten() throws IOException {
    ObjectNode record = record("ImportKeyMaterial", "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/x");
    consumer.take(List.of(new TrailRecord(++sequence, bytes(record))));
    assertThat(checks()).isEqualTo(1);
    warnings.run();
    assertThat(checks()).isZero();
  }

  @Test
  void aRecordTakenTwiceIsOneEvent() throws IOException {
    Key key = keyWithMaterialUntil(inDays(300));
    ObjectNode record =
        record("RotateKey", key.arn().toString()).put("eventType", "AwsServiceEvent");
    consumer.take(List.of(new TrailRecord(++sequence, bytes(record))));
    consumer.take(List.of(new TrailRecord(sequence, bytes(record))));
    assertThat(types(key)).containsExactly("KMS CMK Rotation");
    assertThat(consumer.position()).isEqualTo(sequence);
  }

  private int checks() {
    return store.eventNotes().list(EventNotes.Kind.CHECK, "arn:", 10).size();
  }

  private void restart() {
    Publisher publisher = new Publisher(store, EventsConfig.defaults(), List.of(), region.clock());
    consumer = new EventConsumer(store, publisher);
    Warner warner = new Warner(store, publisher, region.clock());
    warnings =
        new KeyWarnings(region.region(), EventWarnings.defaults(), store, warner, region.clock());
  }

  private Key keyWithMaterialUntil(Instant end) {
    Keys keys = region.region().keys();
    KeyTemplate template =
        new KeyTemplate(
            KeyKind.kms(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL),
            "",
            Map.of());
    try (NewKey made = keys.generate(template, ACCOUNT, region.clock().instant())) {
      Key empty = region.store().write(made::insert);
      try (NewMaterial material = keys.generateMaterial(empty)) {
        KeyMaterial.Import imported = new KeyMaterial.Import(Optional.of(end), "");
        return change(empty, key -> key.withImport(material.material(), imported, new byte[0]));
      }
    }
  }

  private Key change(Key key, UnaryOperator<Key> change) {
    Keys keys = region.region().keys();
    Key changed = region.store().write(transaction -> keys.update(transaction, key.arn(), change));
    keys.forget(key.arn());
    return changed;
  }

  private void tell(String name, Key key) throws IOException {
    ObjectNode record = record(name, key.arn().toString()).put("eventType", "AwsApiCall");
    consumer.take(List.of(new TrailRecord(++sequence, bytes(record))));
  }

  private static ObjectNode record(String name, String arn) {
    ObjectNode record = JSON.createObjectNode();
    record.put("eventTime", Event.text(region.clock().instant()));
    record.put("eventName", name);
    record.put("eventID", name + arn);
    record.putArray("resources").addObject().put("ARN", arn);
    return record;
  }

  private static byte[] bytes(ObjectNode record) {
    return record.toString().getBytes(US_ASCII);
  }

  private static void pass(Duration time) {
    region.clock().pass(time);
  }

  private static Instant inDays(int days) {
    return region.clock().instant().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
  }

  private List<String> types(Key key) {
    return events(key).stream().map(event -> event.path("detail-type").asText()).toList();
  }

  private List<String> ids(Key key) {
    return events(key).stream().map(event -> event.path("id").asText()).toList();
  }

  private List<JsonNode> events(Key key) {
    return store
        .events()
        .list(
            new EventLog.Query(ACCOUNT, "us-east-1", 0, Instant.EPOCH, Instant.EPOCH, Set.of()),
            10_000)
        .stream()
        .map(KeyWarningsTest::json)
        .filter(event -> event.path("resources").path(0).asText().equals(key.arn().toString()))
        .toList();
  }

  private static JsonNode json(EventRow row) {
    try {
      return JSON.readTree(row.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
