package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.claviger.server.digest.Sha256;

/**
 * Which parts of which files make the trail, by what the first record of each file says.
 *
 * @param segments in order; not verified yet
 * @param stubs files behind them in which no line was ever ended: a crash cut off their first write
 */
record TrailPlan(List<Segment> segments, List<String> stubs) {

  static TrailPlan of(TrailFolder folder, List<String> names) throws IOException {
    int last = names.size() - 1;
    while (last >= 0 && !hasLine(folder.file(names.get(last)))) {
      last--;
    }
    List<String> stubs = List.copyOf(names.subList(last + 1, names.size()));
    return new TrailPlan(walkBack(folder, names, last), stubs);
  }

  private static List<Segment> walkBack(TrailFolder folder, List<String> names, int last)
      throws IOException {
    ArrayDeque<Segment> segments = new ArrayDeque<>();
    long bytes = Long.MAX_VALUE;
    long voidBytes = 0;
    int index = last;
    while (index >= 0) {
      String name = names.get(index);
      Optional<ChainedLine> first = firstLine(folder.file(name)).filter(ChainedLine::isIntact);
      Optional<Continuation> continues = first.flatMap(ChainedLine::continues);
      segments.addFirst(new Segment(name, continues, bytes, voidBytes));
      int previous = continues.map(link -> names.indexOf(link.file())).orElse(-1);
      boolean isFound = previous >= 0 && previous < index;
      bytes = isFound ? continues.orElseThrow().bytes() : Long.MAX_VALUE;
      voidBytes = isFound ? continues.orElseThrow().voidBytes() : 0;
      // What cannot be followed is found when the segments are verified, from the first on.
      index = isFound ? previous : index - 1;
    }
    return List.copyOf(segments);
  }

  private static boolean hasLine(Path file) throws IOException {
    try (LineReader lines = new LineReader(file, Long.MAX_VALUE)) {
      return lines.next() && lines.isTerminated();
    } catch (DamagedFileException e) {
      return false;
    }
  }

  /** The first record of a file; empty if there is none. */
  static Optional<ChainedLine> firstLine(Path file) throws IOException {
    try (LineReader lines = new LineReader(file, Long.MAX_VALUE)) {
      return lines.next()
          ? ChainedLine.parse(lines.line(), lines.length(), Sha256.newDigest())
          : Optional.empty();
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }
}
