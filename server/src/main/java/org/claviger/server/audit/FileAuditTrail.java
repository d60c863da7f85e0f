package org.claviger.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
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

  private FileAuditTrail(AuditConfig config, Store store, Clock clock, ChainWriter writer) {
    this.config = config;
    this.json = new EventJson(config.accountId());
    this.writer = writer;
    this.relay = new OutboxRelay(store);
    this.commits =
        new GroupCommit(
            writer, config.queueBytes(), config.timeout(), json, clock, relay::markDurable);
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
   */
  public static FileAuditTrail open(AuditConfig config, Store store, Clock clock) {
    try {
      ChainWriter writer = TrailRecovery.open(config, store);
      FileAuditTrail trail = new FileAuditTrail(config, store, clock, writer);
      trail.commits.start();
      trail.refusals.start();
      return trail;
    } catch (IOException e) {
      throw new AuditUnavailableException(
          "the audit trail in " + config.folder() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public void record(AuditEvent event) {
    commits.await(commits.submit(json.records(event)));
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
  public void recordCommitted(AuditEvent event) {
    commits.await(relay.take(event.eventId()));
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
