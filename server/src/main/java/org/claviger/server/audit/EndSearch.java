package org.claviger.server.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.claviger.server.digest.Sha256;

/** Finds the last whole record of a folder to which nobody writes. */
final class EndSearch {
  private EndSearch() {}

  static TrailEnd find(TrailFolder folder) throws IOException {
    List<Segment> segments = TrailPlan.of(folder, folder.names()).segments();
    return segments.isEmpty()
        ? TrailEnd.NONE
        : end(folder, segments.get(segments.size() - 1).name());
  }

  private static TrailEnd end(TrailFolder folder, String name) throws IOException {
    TrailEnd end = TrailEnd.NONE;
    var sha256 = Sha256.newDigest();
    try (LineReader lines = new LineReader(folder.file(name), Long.MAX_VALUE)) {
      while (lines.next() && lines.isTerminated()) {
        Optional<ChainedLine> line = ChainedLine.parse(lines.line(), lines.length(), sha256);
        if (line.isPresent()) {
          end = new TrailEnd(line.get().sequence(), name, lines.offset());
        }
      }
    }
    return end;
  }
}
