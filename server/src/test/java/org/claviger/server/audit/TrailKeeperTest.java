package org.claviger.server.audit;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.claviger.server.audit.Verification.Whole;
import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.audit.anchor.SoftwareSigner;
import org.claviger.server.config.AnchorConfig;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.AuditFilesConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail that is anchored and looked after, over starts and failures. */
class TrailKeeperTest {
  private static final Instant NOW = Instant.parse("2026-11-28T20:00:00Z");

  @TempDir private Path data;
  private final SoftwareSigner signer = new SoftwareSigner("us-east-1");
  private AnchorSigner signing = signer;
  private Path folder;
  private Path place;
  private AnchorConfig anchors;
  private AuditFilesConfig files;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private LongSupplier handedOver = () -> Long.MAX_VALUE;
  private Store store;
  private FileAuditTrail trail;
  private TrailKeeper keeper;

  @BeforeEach
  void configure() throws IOException {
    folder = data.resolve("audit");
    place = Files.createDirectory(data.resolve("place"));
    anchors = new AnchorConfig(Duration.ofSeconds(1), Optional.of(place), Optional.empty());
    files = new AuditFilesConfig(Duration.ofDays(1), true, Optional.empty());
  }

  @AfterEach
  void stop() {
    if (trail != null) {
      keeper.close();
      trail.close();
      trail = null;
    }
    if (store != null) {
      store.close();
      store = null;
    }
  }

  private void start() {
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    AuditConfig config =
        new AuditConfig(
                folder,
                AuditFixture.ACCOUNT,
                64 << 10,
                Duration.ofSeconds(30),
                16 << 20,
                Duration.ofSeconds(1),
                2,
                0)
            .with(files, anchors);
    trail = FileAuditTrail.open(config, store, clock);
    keeper = trail.keep(signing, handedOver);
  }

  private void restart() {
    stop();
    start();
  }

  private void records(int count) {
    for (int i = 0; i < count; i++) {
      Durably.await(trail.record(AuditFixture.event("Encrypt")));
    }
  }

  private Verification verify() {
    return AuditVerifier.verify(
        folder,
        new AnchorEvidence(
            Set.of(signer.fingerprint()),
            Optional.of(data.resolve("claviger.db")),
            List.of(place)));
  }

  private Whole whole() {
    Verification found = verify();
    assertThat(found).isInstanceOf(Whole.class);
    return (Whole) found;
  }

  private void awaitAnchored(long record) {
    await()
        .atMost(2, MINUTES)
        .until(
            () ->
                keeper.status().anchoredRecord() >= record && keeper.status().problem().isEmpty());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theEndIsSignedAtStartAtTheIntervalAndAtShutdownAndOnlyIfItGrew() {
    start();
    await().atMost(2, MINUTES).until(() -> keeper.status().time().isPresent());
    records(3);
    awaitAnchored(4);
    assertThat(whole().anchored().orElseThrow().anchors()).isEqualTo(2);
    records(1);
    stop();
    Anchored last = whole().anchored().orElseThrow();
    assertThat(last.record()).isEqualTo(whole().last() - 1);
    restart();
    stop();
    assertThat(whole().anchored().orElseThrow().anchors()).isEqualTo(last.anchors());
    assertThat(whole().message())
        .contains("the database has " + last.anchors() + " of the anchors, the newest too")
        .contains(place + " has " + last.anchors() + " of the anchors, the newest too");
  }

  @Test
  void whicheverOfSeveralHsmsSignsEachAnchorHasItsOwnKey() {
    SoftwareSigner other = new SoftwareSigner("us-east-1");
    signing = new ByTurns(List.of(signer, other), new AtomicInteger());
    start();
    for (int i = 1; i < 4; i++) {
      await().atMost(2, MINUTES).until(() -> keeper.status().time().isPresent());
      records(2);
      awaitAnchored(2L * i);
    }
    stop();
    Set<String> both = Set.of(signer.fingerprint(), other.fingerprint());
    Verification found =
        AuditVerifier.verify(
            folder,
            new AnchorEvidence(both, Optional.of(data.resolve("claviger.db")), List.of(place)));
    assertThat(found).isInstanceOf(Whole.class);
    assertThat(((Whole) found).anchored().orElseThrow().keys())
        .extracting(SigningKey::fingerprint)
        .containsExactlyInAnyOrderElementsOf(both);
    assertThat(verify().message()).contains("a key that was not given: " + other.fingerprint());
  }

  /** Another key each time that one is asked for, and between the two of one anchor. */
  private record ByTurns(List<AnchorSigner> signers, AtomicInteger turn) implements AnchorSigner {
    @Override
    public AnchorSigner current() {
      return signers.get(turn.getAndIncrement() % signers.size());
    }

    @Override
    public String region() {
      return current().region();
    }

    @Override
    public byte[] publicKey() {
      return current().publicKey();
    }

    @Override
    public byte[] sign(byte[] digest) {
      return current().sign(digest);
    }
  }

  @Test
  void anHsmThatIsDownDelaysAnchorsAndNothingElse() {
    signer.setDown(true);
    start();
    await().atMost(2, MINUTES).until(() -> !keeper.status().problem().isEmpty());
    records(5);
    assertThat(keeper.status().problem()).contains("the HSM is down");
    assertThat(keeper.status().time()).isEmpty();
    assertThat(verify()).isInstanceOf(Verification.CannotCheck.class);
    signer.setDown(false);
    awaitAnchored(5);
    assertThat(whole().anchored().orElseThrow().record()).isEqualTo(5);
  }

  @Test
  void aSecondPlaceThatIsGoneIsCaughtUpWithWhenItIsBack() throws IOException {
    start();
    awaitAnchored(0);
    await().atMost(2, MINUTES).until(() -> whole().message().contains(place + " has 1"));
    Path gone = data.resolve("gone");
    Files.move(place, gone);
    records(2);
    await().atMost(2, MINUTES).until(() -> keeper.status().problem().contains("takes no anchors"));
    assertThat(keeper.status().anchoredRecord()).isPositive();
    // A place whose files are deleted under the server takes writes; one that is back must have
    // all.
    Files.move(gone, place);
    records(1);
    awaitAnchored(5);
    stop();
    assertThat(whole().message()).doesNotContain("lacks").doesNotContain("not the newest");
  }

  @Test
  void finishedFilesAreCompressedAndReadAsBefore() throws IOException {
    start();
    records(250);
    await()
        .atMost(2, MINUTES)
        .until(() -> names().stream().filter(name -> name.endsWith(".gz")).count() >= 2);
    assertThat(names().stream().filter(name -> name.endsWith(".jsonl")).count()).isPositive();
    restart();
    await()
        .atMost(2, MINUTES)
        .until(() -> names().stream().noneMatch(name -> name.endsWith(".jsonl")));
    records(2);
    assertThat(whole().records()).isGreaterThan(252);
    restart();
    assertThat(whole().records()).isGreaterThan(252);
  }

  @Test
  void theNewestFileMayBeCompressedAtAStart() throws IOException {
    start();
    records(2);
    stop();
    new Compressor(new TrailFolder(folder)).compress(TrailFolder.name(1));
    assertThat(names()).containsExactly("audit-0000000001.jsonl.gz");
    start();
    records(1);
    stop();
    assertThat(whole().files()).isEqualTo(2);
  }

  @Test
  void aCrashDuringCompressionLosesNothing() throws IOException {
    start();
    records(2);
    stop();
    TrailFolder trailFolder = new TrailFolder(folder);
    String name = TrailFolder.name(1);
    byte[] content = Files.readAllBytes(trailFolder.file(name));
    // Cut off while the draft was written.
    Files.writeString(folder.resolve("." + name + ".gz.new"), "half");
    assertThat(whole().files()).isEqualTo(1);
    new Compressor(trailFolder).compress(name);
    // Cut off before the plain file was removed.
    Files.write(trailFolder.file(name), content);
    assertThat(whole().files()).isEqualTo(1);
    start();
    await().atMost(2, MINUTES).until(() -> names().stream().noneMatch(name::equals));
    stop();
    assertThat(names()).containsExactly(name + ".gz");
    whole();
  }

  @Test
  void aFileOfTheRetentionsAgeIsRemovedBehindAnAnchorThatSaysSo() throws IOException {
    start();
    records(250);
    stop();
    long before = whole().records();
    files = new AuditFilesConfig(Duration.ofDays(1), true, Optional.of(Duration.ofDays(30)));
    clock = Clock.fixed(NOW.plus(Duration.ofDays(29)), ZoneOffset.UTC);
    // The events of the fixture are of this time; anchors are of the clock's.
    handedOver = () -> 100;
    start();
    await().atMost(2, MINUTES).until(() -> whole().first() > 1);
    records(1);
    stop();
    Whole kept = whole();
    assertThat(kept.first()).isBetween(2L, 101L);
    assertThat(kept.last()).isGreaterThan(before);
    assertThat(kept.message()).contains("begins with record " + kept.first());
    handedOver = () -> Long.MAX_VALUE;
    start();
    await().atMost(2, MINUTES).until(() -> whole().first() > kept.first());
    records(1);
    restart();
    stop();
    assertThat(whole().records()).isPositive();
  }

  @Test
  void filesAreKeptWhileTheirRemovalCannotBeAnchored() throws IOException {
    start();
    records(250);
    stop();
    files = new AuditFilesConfig(Duration.ofDays(1), false, Optional.of(Duration.ofDays(1)));
    signer.setDown(true);
    clock = Clock.fixed(NOW.plus(Duration.ofDays(29)), ZoneOffset.UTC);
    start();
    await().atMost(2, MINUTES).until(() -> keeper.status().problem().contains("HSM is down"));
    stop();
    assertThat(whole().first()).isEqualTo(1);
  }

  @Test
  void aTrailThatWasCutIsNotGoneOnWithUntilTheLossIsAccepted() throws IOException {
    start();
    records(3);
    stop();
    byte[] cut = Files.readAllBytes(folder.resolve(TrailFolder.name(1)));
    int end = new String(cut, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    Files.write(folder.resolve(TrailFolder.name(1)), java.util.Arrays.copyOf(cut, end));
    AuditLossException refusal = refusal();
    assertThat(refusal).hasMessageContaining("is not the one that was anchored");
    assertThat(Files.size(folder.resolve(TrailFolder.name(1)))).isEqualTo(end);

    String named = refusal.getMessage().replaceAll("(?s).*--accept-audit-loss ([0-9a-f]+).*", "$1");
    anchors = anchors.accepting(Optional.of("0".repeat(64)));
    assertThat(refusal()).hasMessageContaining("--accept-audit-loss " + named);
    anchors = anchors.accepting(Optional.of(named));
    assertThat(refusal()).hasMessageContaining("still holds the former trail");
    Files.move(folder, data.resolve("evidence"));
    start();
    records(1);
    stop();
    Whole whole = whole();
    assertThat(whole.first()).isGreaterThan(1);
    anchors = anchors.accepting(Optional.empty());
    start();
    stop();
    assertThat(firstFile()).contains("AuditLossAccepted").contains(named);
  }

  /** Whether or not the keeper has compressed it yet. */
  private String firstFile() throws IOException {
    try (InputStream in = TrailFolder.open(folder.resolve(TrailFolder.name(1)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aTrailThatWasLostBeforeItHadARecordBeginsAnew() throws IOException {
    start();
    awaitAnchored(0);
    stop();
    Files.move(folder, data.resolve("evidence"));
    String named =
        refusal().getMessage().replaceAll("(?s).*--accept-audit-loss ([0-9a-f]+).*", "$1");
    anchors = anchors.accepting(Optional.of(named));
    start();
    stop();
    assertThat(whole().first()).isEqualTo(1);
    assertThat(whole().anchored().orElseThrow().anchors()).isEqualTo(1);
  }

  private AuditLossException refusal() {
    try {
      start();
    } catch (AuditLossException e) {
      store.close();
      store = null;
      return e;
    }
    throw new AssertionError("the start was not refused");
  }

  @Test
  void theSecondPlaceAloneShowsThatTrailAndDatabaseWereRolledBack() throws IOException {
    start();
    records(1);
    stop();
    byte[] database = Files.readAllBytes(data.resolve("claviger.db"));
    byte[] file = Files.readAllBytes(folder.resolve(TrailFolder.name(1)));
    start();
    records(2);
    stop();
    for (String name : new TrailFolder(folder).names()) {
      Files.deleteIfExists(folder.resolve(name));
      Files.deleteIfExists(folder.resolve(name + ".gz"));
    }
    Files.write(folder.resolve(TrailFolder.name(1)), file);
    Files.write(data.resolve("claviger.db"), database);
    assertThat(verify()).isInstanceOf(Verification.Tampered.class);
    assertThat(refusal()).hasMessageContaining("it ends with record");
  }

  @Test
  void aSecondPlaceThatIsNotThereIsNotPassedOver() throws IOException {
    start();
    stop();
    Files.move(place, data.resolve("unmounted"));
    assertThatThrownBy(this::start)
        .isInstanceOf(AuditUnavailableException.class)
        .hasMessageContaining("place");
    store.close();
    store = null;
  }

  @Test
  void anAnchorInTheDatabaseThatWasChangedIsNotPassedOver() {
    start();
    records(1);
    stop();
    store = SqliteStore.open(StoreConfig.of(data.resolve("claviger.db")));
    var newest = store.auditAnchors().newest().orElseThrow();
    store
        .auditAnchors()
        .add(
            List.of(
                new org.claviger.server.store.AuditAnchors.Entry(
                    newest.number(),
                    newest.anchor().replace("\"storeChanges\":0", "\"storeChanges\":1"))));
    store.close();
    assertThat(verify()).isInstanceOf(Verification.Tampered.class);
    assertThat(refusal()).hasMessageContaining("not what an HSM signed");
  }
}
