package org.claviger.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.key.TestClock;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventLog;
import org.claviger.server.store.EventRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateWatchTest {
  private static final Place PLACE = new Place("111122223333", "us-east-1");
  private static final StateWatch.Subject HSM =
      new StateWatch.Subject(
          "hsm us-east-1", "us-east-1", PLACE, DetailType.HSM_LOST, DetailType.HSM_BACK);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final AtomicReference<String> problem = new AtomicReference<>("");
  private DerivedStore store;

  @BeforeEach
  void open() {
    store = DerivedStore.open(StoreConfig.of(folder.resolve("derived.db")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void tellsWhatIsLostAndBackOnceItHasLasted() {
    StateWatch watch = watch();
    watch.observe();
    problem.set("the token is gone");
    watch.observe();
    clock.pass(Duration.ofSeconds(9));
    watch.observe();
    assertThat(types()).isEmpty();
    clock.pass(Duration.ofSeconds(2));
    watch.observe();
    watch.observe();
    assertThat(types()).containsExactly("Claviger HSM Lost");
    assertThat(kept().get(0).body())
        .contains("\"hsm\":\"us-east-1\"", "\"reason\":\"the token is gone\"");
    problem.set("");
    watch.observe();
    clock.pass(Duration.ofSeconds(11));
    watch.observe();
    assertThat(types()).containsExactly("Claviger HSM Lost", "Claviger HSM Back");
    assertThat(kept().get(1).body()).doesNotContain("reason");
  }

  @Test
  void whatComesAndGoesIsNotTold() {
    StateWatch watch = watch();
    for (int i = 0; i < 20; i++) {
      problem.set(i % 2 == 0 ? "flapping" : "");
      watch.observe();
      clock.pass(Duration.ofSeconds(8));
    }
    assertThat(types()).isEmpty();
  }

  @Test
  void aRestartNeitherRepeatsNorForgets() {
    StateWatch watch = watch();
    problem.set("gone");
    observeTwice(watch);
    StateWatch still = watch();
    observeTwice(still);
    assertThat(types()).containsExactly("Claviger HSM Lost");
    problem.set("");
    observeTwice(watch());
    assertThat(types()).containsExactly("Claviger HSM Lost", "Claviger HSM Back");
    observeTwice(watch());
    assertThat(types()).hasSize(2);
  }

  @Test
  void aCheckThatFailsIsTrouble() {
    StateWatch watch =
        watch(
            () -> {
              throw new IllegalStateException("secret");
            });
    observeTwice(watch);
    assertThat(kept().get(0).body()).contains("IllegalStateException").doesNotContain("secret");
  }

  private void observeTwice(StateWatch watch) {
    watch.observe();
    clock.pass(Duration.ofSeconds(11));
    watch.observe();
  }

  private StateWatch watch() {
    return watch(problem::get);
  }

  private StateWatch watch(Supplier<String> asked) {
    Publisher publisher = new Publisher(store, EventsConfig.defaults(), List.of(), clock);
    return new StateWatch(HSM, asked, Duration.ofSeconds(10), publisher, store, clock);
  }

  private List<String> types() {
    return kept().stream().map(EventRow::detailType).toList();
  }

  private List<EventRow> kept() {
    return store
        .events()
        .list(
            new EventLog.Query(
                PLACE.accountId(), PLACE.region(), 0, Instant.EPOCH, Instant.EPOCH, Set.of()),
            100);
  }
}
