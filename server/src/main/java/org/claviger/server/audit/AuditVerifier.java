package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.Verification.CannotCheck;
import org.claviger.server.audit.Verification.Tampered;
import org.claviger.server.audit.Verification.Whole;

/**
 * Checks a trail offline, reading it once in constant memory. Finds the first record that was
 * edited, removed, swapped, doubled or inserted; by its anchors, that the chain was written anew;
 * and by anchors that are noted outside, that its end was cut off. What is not anchored yet is said
 * in {@link Whole#message}.
 */
public final class AuditVerifier {
  private static final int RETRIES = 3;

  private final TrailFolder folder;
  private final AnchorCheck anchors;
  private final ChainScan scan;
  private final boolean isPinned;
  private Head head = Head.GENESIS;
  private long first = 1;
  private long tornBytes;

  private AuditVerifier(Path folder, AnchorCheck anchors, boolean isPinned) {
    this.folder = new TrailFolder(folder);
    this.anchors = anchors;
    this.isPinned = isPinned;
    this.scan = new ChainScan(this.folder, anchors::check);
  }

  /** Checks the files of a folder by themselves. */
  public static Verification verify(Path folder) {
    return verify(folder, AnchorEvidence.none());
  }

  /** Checks the files of a folder. A server that writes there meanwhile does no harm. */
  public static Verification verify(Path folder, AnchorEvidence evidence) {
    if (!Files.isDirectory(folder)) {
      return new CannotCheck("there is no folder " + folder);
    }
    try {
      for (int i = 0; i < RETRIES; i++) {
        try {
          return verifyOnce(folder, evidence);
        } catch (NoSuchFileException e) {
          // A server removed a file meanwhile whose time was over; a place that is not there stays
          // so.
        }
      }
      return verifyOnce(folder, evidence);
    } catch (IOException e) {
      return new CannotCheck("the files in " + folder + " cannot be read: " + e);
    }
  }

  private static Verification verifyOnce(Path folder, AnchorEvidence evidence) throws IOException {
    AnchorKeys keys = new AnchorKeys(evidence.keys());
    // What is noted outside is read before the trail: its records are in the trail by then.
    try (AnchorSources sources = AnchorSources.open(evidence)) {
      AnchorCheck anchors = new AnchorCheck(keys, sources.all());
      return new AuditVerifier(folder, anchors, keys.arePinned()).verify();
    }
  }

  private Verification verify() throws IOException {
    List<String> names = folder.names();
    for (String name : names) {
      Optional<Tampered> strange = strange(name);
      if (strange.isPresent()) {
        return strange.get();
      }
    }
    TrailPlan plan = TrailPlan.of(folder, names);
    if (!begin(plan)) {
      return missingBeginning(plan);
    }
    for (int i = 0; i < plan.segments().size(); i++) {
      boolean isLast = i == plan.segments().size() - 1;
      Segment segment = plan.segments().get(i);
      if (first == 1 && i == 0 && segment.continues().isPresent()) {
        return tampered(segment, 1, "the file that it continues is missing").orElseThrow();
      }
      Optional<Tampered> found = check(segment, isLast);
      if (found.isPresent()) {
        return found.get();
      }
    }
    for (String stub : plan.stubs()) {
      Segment segment = new Segment(stub, Optional.empty(), Long.MAX_VALUE, 0);
      Optional<Tampered> found = check(segment, true);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return end(plan);
  }

  private Optional<Tampered> strange(String name) throws IOException {
    boolean isGone = !Files.exists(folder.file(name)) && !Files.exists(folder.compressed(name));
    if (isGone) {
      throw new NoSuchFileException(name);
    }
    if (!TrailFolder.isName(name) || !folder.exists(name)) {
      return Optional.of(new Tampered(name, 0, 0, "the file is no part of the trail"));
    }
    boolean areBoth = Files.exists(folder.file(name)) && Files.exists(folder.compressed(name));
    return areBoth && !Compressor.isSame(folder.compressed(name), folder.file(name))
        ? Optional.of(new Tampered(name, 0, 0, "what lies beside it compressed is not the same"))
        : Optional.empty();
  }

  /**
   * Takes the trail to begin with the first record that is there, if the newest anchor says so;
   * that one's signature is checked when its turn comes.
   */
  private boolean begin(TrailPlan plan) throws IOException {
    if (!plan.segments().isEmpty()) {
      head =
          TrailPlan.firstLine(folder.file(plan.segments().get(0).name()))
              .filter(line -> line.sequence() > 1 && line.isIntact())
              .map(line -> new Head(line.sequence() - 1, line.previousHash()))
              .orElse(Head.GENESIS);
    }
    first = head.sequence() + 1;
    anchors.begin(head);
    return first == 1 || mayBegin(plan);
  }

  private boolean mayBegin(TrailPlan plan) throws IOException {
    try {
      return new AnchorSearch(folder, plan)
          .newest()
          .filter(anchor -> anchor.statement().first() >= first)
          .isPresent();
    } catch (DamagedFileException e) {
      // Found, and named, when its turn comes.
      return true;
    }
  }

  private Tampered missingBeginning(TrailPlan plan) {
    String reason = "the records before " + first + " are missing, and no anchor removed them";
    return new Tampered(plan.segments().get(0).name(), 1, 1, reason);
  }

  private Optional<Tampered> check(Segment segment, boolean isLast) throws IOException {
    ChainScan.Outcome outcome = scan.scan(segment, head, isLast);
    if (outcome instanceof ChainScan.Bad bad) {
      return Optional.of(new Tampered(segment.name(), bad.line(), bad.sequence(), bad.reason()));
    }
    ChainScan.Good good = (ChainScan.Good) outcome;
    head = good.head();
    tornBytes += good.tornBytes();
    return segment.isOpen() ? Optional.empty() : checkEnd(segment, good);
  }

  private Optional<Tampered> checkEnd(Segment segment, ChainScan.Good good) throws IOException {
    long line = good.records() + 1;
    long size;
    try {
      size = folder.size(segment.name(), segment.bytes() + segment.voidBytes() + 1);
    } catch (DamagedFileException e) {
      return tampered(segment, line, e.getMessage());
    }
    if (size < segment.bytes()) {
      return tampered(segment, line, "records at the end of the file are missing");
    }
    if (size - segment.bytes() > segment.voidBytes()) {
      return tampered(segment, line, "something was added behind the end of the file");
    }
    return Optional.empty();
  }

  private Verification end(TrailPlan plan) throws IOException {
    int files = plan.segments().size();
    if (!anchors.mayBegin()) {
      return missingBeginning(plan);
    }
    Optional<String> fault = anchors.faultAtEnd();
    if (fault.isPresent()) {
      String file = files == 0 ? folder.path().toString() : plan.segments().get(files - 1).name();
      return new Tampered(file, lines(plan) + 1, head.sequence() + 1, fault.get());
    }
    Optional<Anchored> anchored = anchors.anchored();
    if (isPinned && anchored.isEmpty()) {
      return new CannotCheck("no record is anchored, so the given keys prove nothing");
    }
    return new Whole(first, head.sequence(), files, head.hash(), tornBytes, anchored, isPinned);
  }

  private long lines(TrailPlan plan) throws IOException {
    if (plan.segments().isEmpty()) {
      return 0;
    }
    Segment last = plan.segments().get(plan.segments().size() - 1);
    return TrailPlan.firstLine(folder.file(last.name()))
        .map(line -> head.sequence() - line.sequence() + 1)
        .orElse(0L);
  }

  private Optional<Tampered> tampered(Segment segment, long line, String reason) {
    return Optional.of(new Tampered(segment.name(), line, head.sequence() + 1, reason));
  }
}
