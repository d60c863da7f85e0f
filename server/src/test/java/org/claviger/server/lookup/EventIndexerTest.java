package org.claviger.server.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.audit.follow.TestTrail.KEY;
import static org.claviger.server.audit.follow.TestTrail.ROOT;
import static org.claviger.server.audit.follow.TestTrail.request;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.store.EventIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventIndexerTest {
  private final Instant now = Instant.now().truncatedTo(SECONDS);
  private static final LookupConfig THOUSAND = new LookupConfig(Duration.ofDays(90), 1_000);

  @TempDir Path data;
  private TestTrail trail;

  @BeforeEach
  void open() {
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  @Test
  void aDatabaseThatWasDeletedIsMadeAnew() throws IOException {
    write(20);
    trail.caughtUp(indexer(THOUSAND, now));
    List<Long> before = found(everything());
    assertThat(before).hasSize(20);
    trail.loseDerived();
    assertThat(found(everything())).isEmpty();
    trail.caughtUp(indexer(THOUSAND, now));
    assertThat(found(everything())).isEqualTo(before);
  }

  @Test
  void aTrailThatLostItsEndIsIndexedAnew() throws IOException {
    write(5);
    EventIndexer indexer = indexer(THOUSAND, now);
    byte[] line = trail.records(0).get(0).line();
    indexer.take(List.of(new TrailRecord(9, line)));
    assertThat(found(everything())).containsExactly(9L);
    trail.caughtUp(indexer(THOUSAND, now));
    assertThat(found(everything())).isEqualTo(numbersDown(5, 1));
  }

  @Test
  void goesOnBehindItsPositionAfterARestart() throws IOException {
    write(5);
    trail.caughtUp(indexer(THOUSAND, now));
    trail.restart();
    write(5);
    EventIndexer again = indexer(THOUSAND, now);
    assertThat(again.position()).isEqualTo(5);
    trail.caughtUp(again);
    assertThat(found(everything())).hasSize(10);
  }

  @Test
  void whatIsOfferedTwiceIsThereOnce() throws IOException {
    write(5);
    EventIndexer indexer = indexer(THOUSAND, now);
    indexer.take(trail.records(0));
    indexer.take(trail.records(0));
    assertThat(found(everything())).containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void aBatchThatFailsLeavesNothingAndNoPosition() throws IOException {
    write(5);
    EventIndexer indexer = indexer(THOUSAND, now);
    List<TrailRecord> records = new ArrayList<>(trail.records(0));
    records.add(new TrailRecord(6, "no JSON".getBytes(UTF_8)));
    assertThatThrownBy(() -> indexer.take(records)).isInstanceOf(IOException.class);
    assertThat(indexer.position()).isZero();
    assertThat(found(everything())).isEmpty();
  }

  @Test
  void aRecordThatIsNoEventIsPassedOver() throws IOException {
    EventIndexer indexer = indexer(THOUSAND, now);
    indexer.take(List.of(new TrailRecord(1, "{\"sequence\":1}".getBytes(UTF_8))));
    assertThat(indexer.position()).isEqualTo(1);
    assertThat(found(everything())).isEmpty();
  }

  @Test
  void theNewestRecordsAreKeptAndNothingOfTheRest() throws IOException {
    write(1_010);
    trail.caughtUp(indexer(THOUSAND, now));
    assertThat(found(everything())).isEqualTo(numbersDown(1_010, 11));
    write(5);
    trail.caughtUp(indexer(THOUSAND, now));
    assertThat(found(everything())).isEqualTo(numbersDown(1_015, 16));
    assertThat(found(term(LookupAttribute.ResourceName, KEY))).hasSize(1_000);
  }

  @Test
  void eventsPastTheirTimeAreRemovedWithAllTheirTerms() throws IOException {
    write(5);
    trail.caughtUp(indexer(THOUSAND, now));
    EventIndexer later = indexer(THOUSAND, now.plus(Duration.ofDays(91)));
    trail.record(request(ROOT, "Sign", now.plus(Duration.ofDays(91)), KEY));
    later.take(trail.records(5));
    assertThat(found(everything())).containsExactly(6L);
    assertThat(found(term(LookupAttribute.EventName, "Encrypt"))).isEmpty();
    assertThat(found(term(LookupAttribute.ResourceName, KEY))).containsExactly(6L);
  }

  @Test
  void eventsPastTheirTimeAreNotEnteredAtAll() throws IOException {
    write(5);
    indexer(THOUSAND, now.plus(Duration.ofDays(91))).take(trail.records(0));
    assertThat(found(everything())).isEmpty();
  }

  @Test
  void anEventFromTheFutureDoesNotHoldUpTheRemovalOfOthers() throws IOException {
    trail.record(request(ROOT, "Encrypt", now.plus(Duration.ofDays(5_000)), KEY));
    write(5);
    trail.caughtUp(indexer(THOUSAND, now));
    trail.record(request(ROOT, "Sign", now.plus(Duration.ofDays(91)), KEY));
    indexer(THOUSAND, now.plus(Duration.ofDays(91))).take(trail.records(6));
    assertThat(found(everything())).containsExactly(1L, 7L);
  }

  private EventIndexer indexer(LookupConfig config, Instant now) {
    return EventIndexer.open(
        trail.derived(),
        config,
        LookupApi.REGIONS,
        trail.reader()::newest,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private void write(int events) {
    IntStream.range(0, events)
        .parallel()
        .forEach(i -> trail.record(request(ROOT, "Encrypt", now, KEY)));
  }

  private static Term everything() {
    return new Term(TestTrail.ACCOUNT, "us-east-1", Optional.empty(), "");
  }

  private static Term term(LookupAttribute attribute, String value) {
    return new Term(TestTrail.ACCOUNT, "us-east-1", Optional.of(attribute), value);
  }

  private List<Long> found(Term term) {
    List<Long> found = new ArrayList<>();
    trail
        .derived()
        .trailEvents()
        .find(
            new EventIndex.Range(term.number(), 0, Long.MAX_VALUE, Long.MAX_VALUE),
            entry -> found.add(entry.sequence()));
    return found;
  }

  private static List<Long> numbersDown(long first, long last) {
    return LongStream.rangeClosed(last, first).map(each -> first + last - each).boxed().toList();
  }
}
