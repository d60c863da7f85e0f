package org.claviger.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.digest.Sha256;

/** Looks for events by their ids, from the newest file back. */
final class EventSearch {
  private static final JsonFactory JSON = new JsonFactory();

  private final TrailFolder folder;

  EventSearch(TrailFolder folder) {
    this.folder = folder;
  }

  /**
   * Which of {@code ids} are in the trail.
   *
   * @param behind the number of a record that all of them come after
   */
  Set<String> find(TrailPlan plan, Set<String> ids, long behind) throws IOException {
    Set<String> found = new HashSet<>();
    for (String stub : plan.stubs()) {
      search(new Segment(stub, Optional.empty(), Long.MAX_VALUE, 0), ids, behind, found);
    }
    List<Segment> segments = plan.segments();
    boolean isFurther = true;
    for (int i = segments.size() - 1; i >= 0 && isFurther; i--) {
      isFurther = search(segments.get(i), ids, behind, found);
    }
    return found;
  }

  /** Searches one file; true if older files may matter too. */
  private boolean search(Segment segment, Set<String> ids, long behind, Set<String> found)
      throws IOException {
    if (!folder.exists(segment.name())) {
      return true;
    }
    boolean isFurther = true;
    var sha256 = Sha256.newDigest();
    try (LineReader lines = new LineReader(folder.file(segment.name()), segment.bytes())) {
      while (lines.next()) {
        Optional<ChainedLine> line = ChainedLine.parse(lines.line(), lines.length(), sha256);
        long sequence = line.map(ChainedLine::sequence).orElse(0L);
        isFurther &= sequence > behind;
        if (sequence > behind) {
          eventId(lines.line(), lines.length()).filter(ids::contains).ifPresent(found::add);
        }
      }
    }
    return isFurther;
  }

  private static Optional<String> eventId(byte[] line, int length) throws IOException {
    try (JsonParser json = JSON.createParser(line, 0, length)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = json.currentName().equals("eventID");
        json.nextToken();
        if (isId) {
          return Optional.of(json.getText());
        }
        json.skipChildren();
      }
      return Optional.empty();
    }
  }
}
