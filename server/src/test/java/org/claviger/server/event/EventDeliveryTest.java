package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.claviger.server.config.DeliveryConfig;
import org.claviger.server.config.EventWarnings;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.config.WebhookConfig;
import org.claviger.server.http.webhook.TestReceiver;
import org.claviger.server.http.webhook.WebhookSender;
import org.claviger.server.key.TestClock;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events on their way to real webhooks. */
class EventDeliveryTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String ACCOUNT = "111122223333";
  private static final Place PLACE = new Place(ACCOUNT, "us-east-1");

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<AutoCloseable> open = new ArrayList<>();
  private DerivedStore store;
  private TestReceiver receiver;

  /** The parts that one server has. */
  private record Line(
      Publisher publisher, Upkeep upkeep, List<Courier> couriers, List<DeliveryCounts> counts) {
    DeliveryCounts only() {
      return counts.get(0);
    }

    void stop() throws IOException {
      for (Courier courier : couriers) {
        courier.close();
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")));
    receiver = TestReceiver.start(folder.resolve("receiver"));
    open.add(receiver);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    store.close();
  }

  @Test
  void eachEventArrivesOnceAndInOrder() throws Exception {
    Line line = line(receiver.config());
    publish(line, 1, 50);
    await().atMost(LIMIT).until(() -> receiver.events().size() == 50);
    assertThat(receiver.events())
        .extracting(event -> event.path("detail").path("number").asInt())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    assertThat(receiver.faults()).isEmpty();
    await().atMost(LIMIT).until(() -> line.only().delivered() == 50);
    assertThat(line.only().failed()).isZero();
    line.upkeep.run();
    assertThat(line.only().queued()).isZero();
    assertThat(line.only().oldestAge()).isZero();
  }

  @Test
  void aRepeatedEventIsNeitherKeptNorSentAgain() throws Exception {
    Line line = line(receiver.config());
    publish(line, 1, 1);
    publish(line, 1, 2);
    await().atMost(LIMIT).until(() -> receiver.events().size() == 2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void onlyTheTypesAskedForAreSent() throws Exception {
    Line line = line(receiver.config(DetailType.KEY_DELETED.text()));
    publish(line, 1, 3);
    line.publisher.publish(event(DetailType.KEY_DELETED, 9));
    await().atMost(LIMIT).until(() -> !receiver.events().isEmpty());
    assertThat(receiver.events()).hasSize(1);
    assertThat(kept()).hasSize(4);
  }

  @Test
  void aTypeThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> Target.of(List.of(receiver.config("KMS Key Rotation"))))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("KMS Key Rotation");
  }

  @Test
  void aFlappingWebhookGetsEverything() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    receiver.answer(
        exchange -> {
          int status = requests.incrementAndGet() % 3 == 0 ? 204 : 500;
          exchange.sendResponseHeaders(status, -1);
        });
    Line line = line(receiver.config());
    publish(line, 1, 10);
    await().atMost(LIMIT).until(() -> line.only().delivered() == 10);
    assertThat(receiver.distinct()).isEqualTo(10);
    assertThat(line.only().failed()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void anEventThatIsRefusedHoldsUpNoOther() throws Exception {
    AtomicInteger first = new AtomicInteger();
    receiver.answer(
        exchange -> exchange.sendResponseHeaders(first.getAndIncrement() == 0 ? 400 : 204, -1));
    Line line = line(new DeliveryConfig(100, days(3), seconds(30), days(0).plusHours(1), days(1)));
    publish(line, 1, 5);
    await().atMost(LIMIT).until(() -> line.only().delivered() == 4);
    line.upkeep.run();
    assertThat(line.only().queued()).isEqualTo(1);
  }

  @Test
  void aDeadWebhookGetsEverythingOnceItIsBack() throws Exception {
    int port = receiver.port();
    WebhookConfig config = receiver.config();
    receiver.close();
    Line line = line(config);
    publish(line, 1, 20);
    await().atMost(LIMIT).until(() -> line.only().failed() >= 3);
    line.upkeep.run();
    assertThat(line.only().queued()).isEqualTo(20);
    clock.pass(Duration.ofSeconds(30));
    assertThat(line.only().oldestAge()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    TestReceiver back = TestReceiver.start(folder.resolve("receiver"), port);
    open.add(back);
    await().atMost(LIMIT).until(() -> line.only().delivered() == 20);
    assertThat(back.distinct()).isEqualTo(20);
  }

  @Test
  void aSlowWebhookHoldsUpNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TestReceiver slow = TestReceiver.start(folder.resolve("slow"));
    open.add(slow);
    slow.answer(
        exchange -> {
          waitFor(release);
          exchange.sendResponseHeaders(204, -1);
        });
    Line line = line(slow.config(), receiver.config());
    publish(line, 1, 20);
    await().atMost(LIMIT).until(() -> line.counts.get(1).delivered() == 20);
    assertThat(line.counts.get(0).delivered()).isZero();
    release.countDown();
    await().atMost(LIMIT).until(() -> line.counts.get(0).delivered() == 20);
    assertThat(line.counts)
        .extracting(DeliveryCounts::label)
        .containsExactly("localhost", "localhost#2");
  }

  @Test
  void whatWasNotDeliveredIsDeliveredAfterARestart() throws Exception {
    receiver.answerWith(500);
    Line before = line(receiver.config());
    publish(before, 1, 5);
    await().atMost(LIMIT).until(() -> before.only().failed() > 0);
    before.stop();
    store.close();
    store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")));
    receiver.answerWith(204);
    int seen = receiver.events().size();
    Line after = line(receiver.config());
    await().atMost(LIMIT).until(() -> after.only().delivered() == 5);
    assertThat(receiver.events().size() - seen).isEqualTo(5);
  }

  @Test
  void theQueueIsBoundedAndTheOldestGo() throws Exception {
    receiver.answerWith(503);
    Line line = line(receiver.config());
    publish(line, 1, 130);
    line.upkeep.run();
    assertThat(line.only().dropped()).isEqualTo(30);
    assertThat(line.only().queued()).isLessThanOrEqualTo(101);
    assertThat(kept()).extracting(EventRow::detailType).contains(DetailType.EVENTS_DROPPED.text());
    clock.pass(Duration.ofDays(4));
    line.upkeep.run();
    assertThat(line.only().queued()).isLessThanOrEqualTo(1);
    assertThat(line.only().dropped()).isGreaterThanOrEqualTo(130);
  }

  @Test
  void whatIsOldIsNotReadAnyMore() throws Exception {
    Line line = line(receiver.config());
    publish(line, 1, 3);
    await().atMost(LIMIT).until(() -> line.only().delivered() == 3);
    clock.pass(Duration.ofDays(8));
    line.publisher.publish(event(DetailType.KEY_ROTATED, 4));
    line.upkeep.run();
    assertThat(kept()).extracting(EventRow::position).containsExactly(4L);
    line.publisher.publish(
        new Event(
            "old",
            DetailType.KEY_ROTATED,
            ACCOUNT,
            "us-east-1",
            clock.instant().minus(Duration.ofDays(9)),
            List.of(),
            Event.details()));
    assertThat(kept()).hasSize(1);
  }

  @Test
  void aWebhookThatIsGoneGetsNothingUntilTheNextStart() throws Exception {
    receiver.answerWith(410);
    Line line = line(receiver.config());
    publish(line, 1, 1);
    await().atMost(LIMIT).until(() -> line.only().isGone());
    int seen = receiver.events().size();
    publish(line, 2, 5);
    line.stop();
    assertThat(receiver.events()).hasSize(seen);
    receiver.answerWith(204);
    Line again = line(receiver.config());
    await().atMost(LIMIT).until(() -> again.only().delivered() == 5);
  }

  @Test
  void anEventThatCannotBeKeptIsSentAllTheSame() throws Exception {
    Line line = line(receiver.config());
    publish(line, 1, 1);
    await().atMost(LIMIT).until(() -> line.only().delivered() == 1);
    store.close();
    line.publisher.publish(event(DetailType.AUDIT_TROUBLE, 2));
    await().atMost(LIMIT).until(() -> receiver.events().size() == 2);
    assertThat(receiver.events().get(1).path("detail-type").asText())
        .isEqualTo("Claviger Audit Trouble");
    assertThat(line.publisher.unkept()).hasSize(1);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private Line line(WebhookConfig... webhooks) throws IOException {
    return line(
        new DeliveryConfig(100, days(3), seconds(30), Duration.ofMillis(20), seconds(1)), webhooks);
  }

  private Line line(DeliveryConfig delivery, WebhookConfig... webhooks) throws IOException {
    EventsConfig config =
        new EventsConfig(
            days(7),
            1_000,
            EventWarnings.defaults(),
            seconds(5),
            seconds(0),
            delivery,
            webhooks.length == 0 ? List.of(receiver.config()) : List.of(webhooks));
    List<Target> targets = Target.of(config.webhooks());
    Publisher publisher = new Publisher(store, config, targets, clock);
    Map<Target, DeliveryCounts> counts = new LinkedHashMap<>();
    List<Courier> couriers = new ArrayList<>();
    for (Target target : targets) {
      DeliveryCounts count = new DeliveryCounts(target.label(), clock);
      counts.put(target, count);
      Courier courier =
          new Courier(
              target,
              WebhookSender.open(target.webhook(), delivery),
              new Backoff(delivery),
              publisher,
              store,
              clock,
              count);
      couriers.add(courier);
      open.add(0, courier);
      courier.start();
    }
    return new Line(
        publisher,
        new Upkeep(config, counts, PLACE, publisher, store, clock),
        couriers,
        List.copyOf(counts.values()));
  }

  private void publish(Line line, int first, int last) {
    for (int i = first; i <= last; i++) {
      line.publisher.publish(event(DetailType.KEY_ROTATED, i));
    }
  }

  private Event event(DetailType type, int number) {
    return new Event(
        EventIds.of(type, Integer.toString(number)),
        type,
        ACCOUNT,
        "us-east-1",
        clock.instant(),
        List.of(),
        Event.details().put("number", number));
  }

  private List<EventRow> kept() {
    return store
        .events()
        .list(
            new EventLog.Query(ACCOUNT, "us-east-1", 0, Instant.EPOCH, Instant.EPOCH, Set.of()),
            1_000);
  }
}
