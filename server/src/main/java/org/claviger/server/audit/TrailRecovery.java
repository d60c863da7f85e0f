package org.claviger.server.audit;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.digest.Sha256;
import org.claviger.server.store.Outbox;
import org.claviger.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of a trail at start, removes what a crash left of a record that was never
 * acknowledged, and brings into the file what the outbox still holds.
 */
final class TrailRecovery {
  private static final Logger log = LoggerFactory.getLogger(TrailRecovery.class);

  private final TrailFolder folder;
  private final ChainScan scan;
  private Head head;
  private Optional<Continuation> last = Optional.empty();

  private TrailRecovery(TrailFolder folder, Head beginning) {
    this.folder = folder;
    this.head = beginning;
    this.scan = new ChainScan(folder, (record, line, length) -> Optional.empty());
  }

  /**
   * What a start goes on with.
   *
   * @param writer behind the last record
   * @param continuity what the trail was compared with
   */
  record Recovered(ChainWriter writer, Continuity continuity) {}

  static Recovered open(AuditConfig config, Store store, EventJson json, Clock clock)
      throws IOException {
    Files.createDirectories(config.folder());
    TrailFolder folder = new TrailFolder(config.folder());
    List<String> names = folder.names();
    for (String name : names) {
      if (!TrailFolder.isName(name)) {
        throw new IOException("the file " + name + " is no part of the trail; move it away");
      }
    }
    TrailPlan plan = TrailPlan.of(folder, names);
    Continuity continuity = new ContinuityCheck(config.anchors(), store, folder, plan).check();
    ChainWriter writer =
        new TrailRecovery(folder, continuity.beginning()).recover(config, plan, names);
    if (continuity.loss().isPresent()) {
      writer.append(List.of(json.lossAccepted(clock.instant(), continuity.loss().get())));
    }
    drain(store, writer, folder, plan);
    return new Recovered(writer, continuity);
  }

  private ChainWriter recover(AuditConfig config, TrailPlan plan, List<String> names)
      throws IOException {
    if (!plan.segments().isEmpty()) {
      Segment newest = plan.segments().get(plan.segments().size() - 1);
      head = before(newest);
      recover(newest);
    }
    for (String stub : plan.stubs()) {
      recover(new Segment(stub, Optional.empty(), Long.MAX_VALUE, 0));
    }
    folder.force();
    long number = names.isEmpty() ? 0 : TrailFolder.number(names.get(names.size() - 1));
    return new ChainWriter(folder, config.fileBytes(), head, last, number + 1);
  }

  /** The chain's end before a file, as its first record has it. */
  private Head before(Segment segment) throws IOException {
    try (LineReader lines = new LineReader(folder.file(segment.name()), Long.MAX_VALUE)) {
      lines.next();
      return ChainedLine.parse(lines.line(), lines.length(), Sha256.newDigest())
          .map(line -> new Head(line.sequence() - 1, line.previousHash()))
          .orElse(Head.GENESIS);
    }
  }

  private void recover(Segment segment) throws IOException {
    ChainScan.Outcome outcome = scan.scan(segment, head, true);
    if (outcome instanceof ChainScan.Bad bad) {
      throw new IOException(
          segment.name()
              + " line "
              + bad.line()
              + ": "
              + bad.reason()
              + "; keep the folder as evidence, see 'claviger audit verify', and move it away to"
              + " begin a new trail");
    }
    ChainScan.Good good = (ChainScan.Good) outcome;
    if (good.tornBytes() > 0) {
      log.warn(
          "Cut {} bytes off {}: a record that a crash cut off before it was acknowledged",
          good.tornBytes(),
          segment.name());
    }
    long bytes =
        folder.isCompressed(segment.name())
            ? finished(segment, good)
            : repair(folder.file(segment.name()), good);
    head = good.head();
    if (good.records() > 0) {
      last = Optional.of(new Continuation(segment.name(), bytes, 0));
    }
  }

  /** A compressed file was finished: no crash leaves part of a record in it. */
  private static long finished(Segment segment, ChainScan.Good good) throws IOException {
    if (!good.isTerminated() || good.tornBytes() > 0) {
      throw new IOException(
          segment.name() + ".gz was cut; keep it as evidence, see 'claviger audit verify'");
    }
    return good.bytes();
  }

  /** Leaves whole lines only, and on disk: the next record builds on them. */
  private static long repair(Path file, ChainScan.Good good) throws IOException {
    if (good.records() == 0) {
      Files.delete(file);
      return 0;
    }
    long bytes = good.bytes();
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.truncate(bytes);
      if (!good.isTerminated()) {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}), bytes++);
      }
      channel.force(true);
    }
    return bytes;
  }

  /** Writes what the outbox holds and the file does not. */
  private static void drain(Store store, ChainWriter writer, TrailFolder folder, TrailPlan plan)
      throws IOException {
    List<Outbox.Entry> pending = store.outbox().pending();
    if (pending.isEmpty()) {
      return;
    }
    Set<String> ids = pending.stream().map(Outbox.Entry::eventId).collect(Collectors.toSet());
    long behind = pending.stream().mapToLong(Outbox.Entry::behind).min().orElse(0);
    Set<String> written = new EventSearch(folder).find(plan, ids, behind);
    List<byte[]> missing = new ArrayList<>();
    for (Outbox.Entry entry : pending) {
      if (!written.contains(entry.eventId())) {
        missing.add(EventJson.checkStored(entry.eventId(), entry.record()));
      }
    }
    if (!missing.isEmpty()) {
      writer.append(missing);
      log.info("Brought {} records of committed changes into the audit trail", missing.size());
    }
    store.write(
        transaction -> {
          store.outbox().remove(transaction, ids);
          return ids.size();
        });
  }
}
