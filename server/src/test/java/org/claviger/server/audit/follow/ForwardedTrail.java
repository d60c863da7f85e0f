package org.claviger.server.audit.follow;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.Positions;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;

/** A trail with everything that follows it, in the folder of a test. */
public final class ForwardedTrail implements AutoCloseable {
  /** The account of its events. */
  public static final String ACCOUNT = "111122223333";

  /** The region of its events. */
  public static final String REGION = "us-east-1";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int BATCH = 250;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path data;
  private final Store store;
  private final DerivedStore derived;
  private final FileAuditTrail trail;
  private final Followers followers;
  private int written;

  /** Opens or reopens one. */
  public ForwardedTrail(Path data) {
    this.data = data;
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    derived = DerivedStore.open(StoreConfig.of(data.resolve("derived.db")));
    trail = FileAuditTrail.open(AuditConfig.of(folder(), ACCOUNT), store, Clock.systemUTC());
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

  /** How far they are. */
  public Positions positions() {
    return derived.positions();
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
    return event(number, time, account, region, JSON.createObjectNode().put("number", number));
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

  @Override
  public void close() {
    followers.close();
    trail.close();
    derived.close();
    store.close();
  }
}
