package org.claviger.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.audit.anchor.Statement;
import org.claviger.server.config.AnchorConfig;
import org.claviger.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the end of the trail signed: at start, at an interval if there are new records, when a file
 * was finished, and at the end. An anchor is first a record of the trail, and once that is on disk
 * it is noted outside: so whatever is noted outside must be found in the trail. All of it happens
 * on a thread of its own; an HSM or a place that does not answer delays anchors and nothing else.
 */
final class Anchoring implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Anchoring.class);
  private static final Duration CLOSING = Duration.ofSeconds(15);

  /** A signature that took so long that more records than this came meanwhile is made anew. */
  private static final long MAX_LAG = 1 << 16;

  private final AnchorConfig config;
  private final Store store;
  private final Clock clock;
  private final AnchorSigner signer;
  private final Supplier<Head> head;
  private final Consumer<Anchor> trail;
  private final AnchorPlaces places;
  private final Thread thread = new Thread(this::run, "audit-anchors");
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition wanted = waiting.newCondition();
  private boolean isWanted = true;
  private boolean isClosing;

  /** The newest anchor, and whether its record is in the trail. Guarded by this. */
  private Optional<Anchor> newest;

  private boolean isInTrail;
  private long first;

  /** The first record by the newest anchor that is noted everywhere. */
  private long notedFirst;

  /** Why nothing could be signed when that was tried last; else empty. */
  private String signing = "";

  private volatile AnchorStatus status;

  /**
   * @param head the last durable record
   * @param trail writes an anchor into the trail and returns once it is on disk
   */
  Anchoring(
      AnchorConfig config,
      Store store,
      Clock clock,
      AnchorSigner signer,
      Supplier<Head> head,
      Consumer<Anchor> trail,
      Continuity continuity)
      throws IOException {
    this.config = config;
    this.store = store;
    this.clock = clock;
    this.signer = signer;
    this.head = head;
    this.trail = trail;
    this.newest = continuity.newest();
    this.isInTrail = continuity.isInTrail();
    this.first = continuity.first();
    this.places = new AnchorPlaces(store.auditAnchors(), config.folder());
    newest.filter(anchor -> isInTrail).ifPresent(places::add);
    this.status = status("");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks for an anchor soon; returns at once. */
  void request() {
    waiting.lock();
    try {
      isWanted = true;
      wanted.signal();
    } finally {
      waiting.unlock();
    }
  }

  AnchorStatus status() {
    AnchorStatus last = status;
    return new AnchorStatus(
        last.time(), last.anchoredRecord(), head.get().sequence(), last.problem());
  }

  /**
   * Anchors that the trail may begin with a later record from now on.
   *
   * @return whether that is in the trail and noted everywhere
   */
  synchronized boolean anchorFrom(long laterFirst) {
    if (laterFirst <= notedFirst) {
      return true;
    }
    first = Math.max(first, laterFirst);
    return anchor();
  }

  private void run() {
    try {
      while (awaitNext()) {
        anchorIfNew();
      }
      anchorIfNew();
    } catch (InterruptedException e) {
      log.error("The signing of the audit trail's ends stopped", e);
    } finally {
      closePlaces();
    }
  }

  /** Waits for the interval or a request; false when closing. */
  private boolean awaitNext() throws InterruptedException {
    waiting.lock();
    try {
      long nanos = config.interval().toNanos();
      while (!isWanted && !isClosing && nanos > 0) {
        nanos = wanted.awaitNanos(nanos);
      }
      isWanted = false;
      return !isClosing;
    } finally {
      waiting.unlock();
    }
  }

  private synchronized void anchorIfNew() {
    long covered = newest.map(anchor -> anchor.statement().sequence()).orElse(-1L);
    // An anchor's own record needs no other anchor.
    long own = isInTrail ? 1 : 0;
    if (newest.isEmpty() || head.get().sequence() > covered + own) {
      anchor();
    } else if (places.hasMore()) {
      notePlaces();
    }
  }

  private boolean anchor() {
    try {
      AnchorSigner key = signer.current();
      Anchor anchor = Anchor.sign(statement(key), key);
      long lag = head.get().sequence() - anchor.statement().sequence();
      if (lag > MAX_LAG) {
        throw new IllegalStateException("meanwhile " + lag + " records came");
      }
      newest = Optional.of(anchor);
      isInTrail = false;
      trail.accept(anchor);
      isInTrail = true;
      places.add(anchor);
      signing = "";
    } catch (RuntimeException e) {
      log.debug("No anchor now", e);
      signing = "the end of the trail cannot be signed: " + e.getMessage();
      report(signing);
      return false;
    }
    return notePlaces();
  }

  /** Notes outside what waits for that; true if all is noted and signed. */
  private boolean notePlaces() {
    List<String> problems = new ArrayList<>(places.flush());
    if (problems.isEmpty() && isInTrail) {
      notedFirst = newest.map(anchor -> anchor.statement().first()).orElse(1L);
    }
    if (!signing.isEmpty()) {
      problems.add(signing);
    }
    report(String.join("; ", problems));
    return problems.isEmpty();
  }

  private Statement statement(AnchorSigner key) {
    // The store first: what it has had by then is no less when a later start compares.
    long changes = store.auditAnchors().changes();
    Head end = head.get();
    return new Statement(
        newest.map(anchor -> anchor.statement().number()).orElse(0L) + 1,
        first,
        end.sequence(),
        end.hash(),
        clock.instant(),
        changes,
        key.region(),
        Anchor.fingerprint(key.publicKey()),
        newest.map(anchor -> anchor.statement().digest()).orElse(Statement.NONE));
  }

  private void report(String problem) {
    if (!problem.isEmpty() && status.problem().isEmpty()) {
      log.error("The audit trail is not anchored; it is tried again: {}", problem);
    } else if (problem.isEmpty() && !status.problem().isEmpty()) {
      log.info("The audit trail is anchored again");
    }
    status = status(problem);
  }

  private AnchorStatus status(String problem) {
    Optional<Statement> last = newest.map(Anchor::statement);
    return new AnchorStatus(
        last.map(Statement::time),
        last.map(Statement::sequence).orElse(0L),
        head.get().sequence(),
        problem);
  }

  private void closePlaces() {
    try {
      places.close();
    } catch (IOException e) {
      log.warn("The second place of the anchors could not be closed", e);
    }
  }

  /** Anchors the end, and stops; gives up on an HSM or a place that hangs. */
  @Override
  public void close() {
    waiting.lock();
    try {
      isClosing = true;
      wanted.signal();
    } finally {
      waiting.unlock();
    }
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
