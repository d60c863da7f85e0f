package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.Verification.CannotCheck;
import org.claviger.server.audit.Verification.Tampered;
import org.claviger.server.audit.Verification.Whole;

/**
 * Checks a trail offline, reading it once in constant memory. Finds the first record that was
 * edited, removed, swapped, doubled or inserted. What a trail cannot show by itself is said in
 * {@link Whole#message}.
 */
public final class AuditVerifier {
  private final TrailFolder folder;
  private final ChainScan scan;
  private Head head = Head.GENESIS;
  private long tornBytes;

  private AuditVerifier(Path folder) {
    this.folder = new TrailFolder(folder);
    this.scan = new ChainScan(this.folder);
  }

  /** Checks the files of a folder. A server that writes there meanwhile does no harm. */
  public static Verification verify(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new CannotCheck("there is no folder " + folder);
    }
    try {
      return new AuditVerifier(folder).verify();
    } catch (IOException e) {
      return new CannotCheck("the files in " + folder + " cannot be read: " + e);
    }
  }

  private Verification verify() throws IOException {
    List<String> names = folder.names();
    for (String name : names) {
      if (!TrailFolder.isName(name) || !Files.isRegularFile(folder.file(name))) {
        return new Tampered(name, 0, 0, "the file is no part of the trail");
      }
    }
    TrailPlan plan = TrailPlan.of(folder, names);
    for (int i = 0; i < plan.segments().size(); i++) {
      boolean isLast = i == plan.segments().size() - 1;
      Optional<Tampered> found = check(plan.segments().get(i), i == 0, isLast);
      if (found.isPresent()) {
        return found.get();
      }
    }
    for (String stub : plan.stubs()) {
      Segment segment = new Segment(stub, Optional.empty(), Long.MAX_VALUE, 0);
      Optional<Tampered> found = check(segment, plan.segments().isEmpty(), true);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Whole(head.sequence(), plan.segments().size(), head.hash(), tornBytes);
  }

  private Optional<Tampered> check(Segment segment, boolean isFirst, boolean isLast)
      throws IOException {
    if (isFirst && segment.continues().isPresent()) {
      return tampered(segment, 1, "the file that it continues is missing");
    }
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
    long size = Files.size(folder.file(segment.name()));
    if (size < segment.bytes()) {
      return tampered(segment, line, "records at the end of the file are missing");
    }
    if (size - segment.bytes() > segment.voidBytes()) {
      return tampered(segment, line, "something was added behind the end of the file");
    }
    return Optional.empty();
  }

  private Optional<Tampered> tampered(Segment segment, long line, String reason) {
    return Optional.of(new Tampered(segment.name(), line, head.sequence() + 1, reason));
  }
}
