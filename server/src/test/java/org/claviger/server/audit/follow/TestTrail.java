package org.claviger.server.audit.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.Durably;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;

/** A trail and the database of what is derived from it, both real, in a folder of a test. */
public final class TestTrail implements AutoCloseable {
  public static final String ACCOUNT = "111122223333";
  public static final String REGION = "us-east-1";
  public static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
  public static final Caller ROOT =
      new Caller(
          ACCOUNT, "arn:aws:iam::111122223333:root", ACCOUNT, PrincipalType.ROOT, "AKIAROOT");
  public static final Caller BOB =
      new Caller(
          ACCOUNT, "arn:aws:iam::111122223333:user/bob", "AIDABOB", PrincipalType.USER, "AKIABOB");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int BATCH = 250;

  private final Path data;
  private final Store store;
  private final FileAuditTrail trail;
  private DerivedStore derived;
  private Followers followers;
  private int written;

  /** Opens or reopens one. */
  public TestTrail(Path data) {
    this.data = data;
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    trail = FileAuditTrail.open(AuditConfig.of(folder(), ACCOUNT), store, Clock.systemUTC());
    openDerived();
  }

  private void openDerived() {
    derived = DerivedStore.open(StoreConfig.of(data.resolve("derived.db")));
    followers = new Followers(trail::reader);
  }

  /** The folder of its files. */
  public Path folder() {
    return data.resolve("audit");
  }

  /** Who follows it. */
  public Followers followers() {
    return followers;
  }

  public DerivedStore derived() {
    return derived;
  }

  public TrailReader reader() {
    return trail.reader();
  }

  public long newest() {
    return trail.reader().newest();
  }

  /** Ends all that follow, and opens the derived database anew. */
  public void restart() {
    followers.close();
    derived.close();
    openDerived();
  }

  /** The same with a database that was deleted meanwhile. */
  public void loseDerived() throws IOException {
    followers.close();
    derived.close();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(data.resolve("derived.db" + suffix));
    }
    openDerived();
  }

  /** Lets a consumer follow. */
  public TrailFollower follow(TrailConsumer consumer) {
    return followers.follow(consumer);
  }

  /** Lets a consumer follow until it has taken everything. */
  public TrailFollower caughtUp(TrailConsumer consumer) {
    TrailFollower follower = follow(consumer);
    awaitAll(follower);
    return follower;
  }

  public void awaitAll(TrailFollower follower) {
    await().atMost(LIMIT).until(() -> follower.position() == newest());
  }

  /** The records behind one. */
  public List<TrailRecord> records(long after) throws IOException {
    try (TrailReader reader = trail.reader()) {
      return reader.read(after, Integer.MAX_VALUE);
    }
  }

  public void record(AuditEvent event) {
    Durably.await(trail.record(event));
  }

  /** What the service did to a key. */
  public void service(String name, Instant time, String region, String keyArn) {
    ServiceEvent event =
        new ServiceEvent(
            UUID.randomUUID().toString(),
            time,
            name,
            region,
            ACCOUNT,
            keyArn,
            JsonNodeFactory.instance.objectNode().put("keyId", keyArn));
    boolean unused =
        store.write(
            transaction -> {
              trail.enqueue(transaction, event);
              return true;
            });
    await().atMost(LIMIT).until(() -> isThere(event.eventId()));
  }

  private boolean isThere(String eventId) throws IOException {
    return records(0).stream()
        .anyMatch(each -> new String(each.line(), US_ASCII).contains(eventId));
  }

  /** Writes events of its account and region, of now. */
  public void write(int count) {
    Instant now = Instant.now();
    write(count, number -> event(number, now, ACCOUNT, REGION));
  }

  /** Writes the events that a function makes of their numbers, and waits until they are durable. */
  public void write(int count, IntFunction<ServiceEvent> events) {
    for (int from = 0; from < count; from += BATCH) {
      int first = from;
      int unused =
          store.write(
              transaction -> {
                int many = Math.min(BATCH, count - first);
                for (int i = 0; i < many; i++) {
                  trail.enqueue(transaction, events.apply(++written));
                }
                return many;
              });
    }
    await().atMost(LIMIT).until(() -> followers.newest() >= written);
  }

  /** An event whose id has its number. */
  public static ServiceEvent event(int number, Instant time, String account, String region) {
    return event(
        number, time, account, region, JsonNodeFactory.instance.objectNode().put("number", number));
  }

  /** An event with details. */
  public static ServiceEvent event(
      int number, Instant time, String account, String region, ObjectNode details) {
    return new ServiceEvent(
        "id-" + number,
        time,
        "RotateKey",
        region,
        account,
        "arn:aws:kms:" + region + ":" + account + ":key/1",
        details);
  }

  /** A request of KMS with a key, by its ARN. */
  public static AuditEvent request(Caller caller, String name, Instant time, String keyArn) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("keyId", keyArn);
    return request(caller, "kms.amazonaws.com", name, time, null, parameters, List.of(keyArn));
  }

  public static AuditEvent request(
      Caller caller,
      String source,
      String name,
      Instant time,
      String errorCode,
      ObjectNode parameters,
      List<String> resources) {
    return new AuditEvent(
        UUID.randomUUID().toString(),
        time,
        caller,
        source,
        name,
        "us-east-1",
        "127.0.0.1",
        "aws-cli/2",
        errorCode,
        errorCode == null ? null : "refused",
        parameters,
        null,
        !name.startsWith("Create"),
        UUID.randomUUID().toString(),
        resources,
        null,
        null,
        Optional.empty());
  }

  @Override
  public void close() {
    followers.close();
    trail.close();
    derived.close();
    store.close();
  }
}
