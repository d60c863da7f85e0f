package org.claviger.server.audit;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.Statement;
import org.claviger.server.digest.Sha256;

/** Looks for anchors in a trail, and for what they cover. Checks no signatures. */
final class AnchorSearch {
  private final TrailFolder folder;
  private final List<Segment> segments;
  private final MessageDigest sha256 = Sha256.newDigest();

  AnchorSearch(TrailFolder folder, TrailPlan plan) {
    this.folder = folder;
    this.segments = plan.segments();
  }

  /** The newest anchor of the trail; reads back from the newest file until one is found. */
  Optional<Anchor> newest() throws IOException {
    for (int i = segments.size() - 1; i >= 0; i--) {
      Optional<Anchor> newest = Optional.empty();
      try (LineReader lines = open(segments.get(i))) {
        while (lines.next()) {
          Optional<Anchor> found = anchor(lines);
          newest = found.isPresent() ? found : newest;
        }
      }
      if (newest.isPresent()) {
        return newest;
      }
    }
    return Optional.empty();
  }

  private static Optional<Anchor> anchor(LineReader lines) {
    return AnchorLine.isAnchor(lines.line(), lines.length())
        ? AnchorLine.parse(lines.line(), lines.length())
        : Optional.empty();
  }

  private LineReader open(Segment segment) throws IOException {
    return new LineReader(folder.file(segment.name()), segment.bytes());
  }

  /**
   * Why this cannot be the trail that an anchor covers, or not all of it; empty if it is: the
   * record that it names has the hash that it names, and the anchor's own record lies behind.
   */
  Optional<String> fault(Anchor anchor) throws IOException {
    Statement statement = anchor.statement();
    if (segments.isEmpty()) {
      return Optional.of("it is empty, and " + what(statement));
    }
    Head end = new Head(0, "");
    for (int i = fileOf(statement.sequence()); i < segments.size(); i++) {
      try (LineReader lines = open(segments.get(i))) {
        while (lines.next()) {
          Optional<ChainedLine> line = ChainedLine.parse(lines.line(), lines.length(), sha256);
          if (line.filter(ChainedLine::isIntact).isPresent()) {
            end = line.get().head();
            if (contradicts(line.get(), statement)) {
              return Optional.of(
                  "record " + statement.sequence() + " is not the one that was signed");
            }
            if (isRecordOf(anchor, lines)) {
              return Optional.empty();
            }
          }
        }
      }
    }
    return Optional.of("it ends with record " + end.sequence() + ", and " + what(statement));
  }

  private static String what(Statement statement) {
    return "record "
        + statement.sequence()
        + " was in it, and behind it the record of anchor "
        + statement.number();
  }

  /** The last file that begins no later than with a record; the first one if there is none. */
  private int fileOf(long sequence) throws IOException {
    int found = 0;
    for (int i = segments.size() - 1; i > 0 && found == 0; i--) {
      Optional<ChainedLine> first = TrailPlan.firstLine(folder.file(segments.get(i).name()));
      found = first.filter(line -> line.sequence() <= sequence).isPresent() ? i : 0;
    }
    return found;
  }

  private static boolean contradicts(ChainedLine line, Statement statement) {
    return (line.sequence() == statement.sequence() && !line.hash().equals(statement.recordHash()))
        || (line.sequence() == statement.sequence() + 1
            && !line.previousHash().equals(statement.recordHash()));
  }

  private static boolean isRecordOf(Anchor anchor, LineReader lines) {
    return anchor(lines).map(Anchor::statement).filter(anchor.statement()::equals).isPresent();
  }
}
