package org.claviger.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.claviger.server.audit.anchor.AnchorSigner;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail in files of chained lines, one line a record; {@link ChainedLine} has the format.
 * Records are written and synced in groups. When the disk fails, the file is closed for good,
 * requests are refused, and a new file is tried at once and again until one can be written; the
 * records of changes that are committed come first in it.
 */
public final class FileAuditTrail implements AuditTrail {
  private static final Logger log = LoggerFactory.getLogger(FileAuditTrail.class);

  private final AuditConfig config;
  private final EventJson json;
  private final ChainWriter writer;
  private final OutboxRelay relay;
  private final GroupCommit commits;
  private final RefusalReporter refusals;
  private final Store store;
  private final Clock clock;
  private final Continuity continuity;
  private volatile Optional<TrailKeeper> keeper = Optional.empty();

  private FileAuditTrail(
      AuditConfig config,
      Store store,
      Clock clock,
      EventJson json,
      TrailRecovery.Recovered recovered) {
    this.config = config;
    this.store = store;
    this.clock = clock;
    this.json = json;
    this.writer = recovered.writer();
    this.continuity = recovered.continuity();
    this.relay = new OutboxRelay(store);
    this.commits =
        new GroupCommit(
            writer,
            config.queueBytes(),
            config.timeout(),
            json,
            clock,
            config.files().age(),
            () -> keeper.ifPresent(TrailKeeper::fileFinished),
            relay::markDurable);
    this.refusals = new RefusalReporter(config, clock, json, commits);
  }

  /**
   * Opens the trail behind its last record. A line that a crash cut off, which nobody was told is
   * durable, is removed. Records that the store's outbox still holds are in the file when this
   * returns.
   *
   * @param store open, which also keeps other processes from this trail
   * @throws AuditUnavailableException if it cannot be read or written, or if it was tampered with;
   *     then the message says where
   * @throws AuditLossException if it, or the database, is not what the newest anchor covers, and
   *     the operator has not accepted that
   */
  public static FileAuditTrail open(AuditConfig config, Store store, Clock clock) {
    try {
      EventJson json = new EventJson(config.accountId());
      FileAuditTrail trail =
          new FileAuditTrail(
              config, store, clock, json, TrailRecovery.open(config, store, json, clock));
      trail.commits.start();
      trail.refusals.start();
      return trail;
    } catch (IOException e) {
      throw new AuditUnavailableException(
          "the audit trail in " + config.folder() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Begins to have the end of the trail signed and noted outside of it, and to look after finished
   * files. To be closed before this trail, while signer and store are still there.
   *
   * @param signer the HSM that signs
   * @param handedOver the last record that everybody has who follows the trail: no file that holds
   *     a later one is removed
   * @throws AuditUnavailableException if the second place cannot be read
   */
  public TrailKeeper keep(AnchorSigner signer, LongSupplier handedOver) {
    try {
      Anchoring anchoring =
          new Anchoring(
              config.anchors(),
              store,
              clock,
              signer,
              writer::head,
              anchor ->
                  commits.await(
                      commits.submit(
                          Pending.Line.alone(json.anchor(clock.instant(), anchor.text())))),
              continuity);
      FileKeeper files =
          new FileKeeper(
              new TrailFolder(config.folder()),
              config.files(),
              clock,
              writer::openFile,
              handedOver,
              anchoring);
      TrailKeeper started = new TrailKeeper(refusals::close, anchoring, files);
      keeper = Optional.of(started);
      anchoring.start();
      files.start();
      return started;
    } catch (IOException e) {
      throw new AuditUnavailableException("the audit trail cannot be anchored: " + e, e);
    }
  }

  @Override
  public CompletableFuture<Void> record(AuditEvent event) {
    try {
      return commits.durable(commits.submit(json.records(event)));
    } catch (AuditUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void enqueue(Transaction transaction, AuditEvent event) {
    List<Pending.Line> records = json.records(event);
    commits.checkReady(records.stream().mapToInt(each -> each.json().length).sum());
    relay.enqueue(transaction, records, writer.head().sequence(), commits);
  }

  @Override
  public void enqueue(Transaction transaction, ServiceEvent event) {
    byte[] record = json.service(event);
    commits.checkReady(record.length);
    Pending.Line line = new Pending.Line(event.eventId(), record);
    relay.enqueueUnasked(transaction, line, writer.head().sequence(), commits);
  }

  @Override
  public CompletableFuture<Void> recordCommitted(AuditEvent event) {
    return commits.durable(relay.take(event.eventId()));
  }

  @Override
  public void countRefusal(String errorCode, String sourceAddress) {
    refusals.count(errorCode, sourceAddress);
  }

  @Override
  public Health health() {
    return commits
        .fault()
        .map(reason -> new Health(false, reason))
        .orElseGet(() -> new Health(true, ""));
  }

  /** The writing of the trail as it is seen from outside. */
  public TrailView view() {
    return commits;
  }

  /** The last record that is on disk for certain. */
  public Head head() {
    return writer.head();
  }

  /** Reads the trail while it grows. Each follower has a reader of its own. */
  public TrailReader reader() {
    return TrailReader.behind(config.folder(), writer::end);
  }

  @Override
  public void close() {
    refusals.close();
    commits.close();
    try {
      relay.removeAll();
    } catch (StoreException e) {
      log.debug("The outbox is cleared at the next start", e);
    }
  }
}
