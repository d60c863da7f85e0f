package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorFolder;
import org.claviger.server.audit.anchor.SoftwareSigner;
import org.claviger.server.audit.anchor.Statement;

/**
 * A trail of three files with four anchors, which are noted in a second place too. The first file
 * is compressed, behind the second one's records lies what a failed write left.
 */
final class AnchoredTrail {
  static final String VOID = "{\"sequence\":11,\"previousHash\":\"";
  private static final EventJson JSON = new EventJson(AuditFixture.ACCOUNT);
  private static final Instant TIME = Instant.parse("2026-11-28T20:00:00Z");

  final TrailFolder folder;
  final Path place;
  final SoftwareSigner signer = new SoftwareSigner("us-east-1");
  final List<Anchor> anchors = new ArrayList<>();
  private Head head = Head.GENESIS;

  AnchoredTrail(Path data) throws IOException {
    folder = new TrailFolder(Files.createDirectories(data.resolve("audit")));
    place = Files.createDirectories(data.resolve("anchors"));
    Optional<Continuation> last = file(1, Optional.empty(), true, events(3));
    last = file(2, last, false, events(4), true);
    Path second = folder.file(TrailFolder.name(2));
    Files.writeString(second, VOID, StandardOpenOption.APPEND);
    Continuation failed = new Continuation(last.orElseThrow().file(), last.get().bytes(), 100);
    last = file(3, Optional.of(failed), true, events(3));
    last = last.map(end -> end);
    file(4, last, false, events(2), true);
    new Compressor(folder).compress(TrailFolder.name(1));
    try (AnchorFolder second2 = new AnchorFolder(place)) {
      for (Anchor anchor : anchors) {
        second2.append(anchor);
      }
    }
  }

  /** A file of an anchor, records, and an anchor. */
  private Optional<Continuation> file(
      long number,
      Optional<Continuation> last,
      boolean isAnchoredFirst,
      List<byte[]> events,
      boolean... isAnchoredLast)
      throws IOException {
    ChainWriter writer = new ChainWriter(folder, 1 << 20, head, last, number);
    if (isAnchoredFirst) {
      writer.append(List.of(anchor(writer.head())));
    }
    writer.append(events);
    if (isAnchoredLast.length > 0) {
      writer.append(List.of(anchor(writer.head())));
    }
    writer.close();
    head = writer.head();
    String name = TrailFolder.name(number);
    return Optional.of(new Continuation(name, Files.size(folder.file(name)), 0));
  }

  static List<byte[]> events(int count) {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(JSON.request(AuditFixture.event("Encrypt")));
    }
    return events;
  }

  private byte[] anchor(Head covered) {
    return anchor(covered, 1, signer);
  }

  byte[] anchor(Head covered, long first, SoftwareSigner by) {
    Statement statement =
        new Statement(
            anchors.size() + 1,
            first,
            covered.sequence(),
            covered.hash(),
            TIME.plusSeconds(anchors.size()),
            17,
            by.region(),
            by.fingerprint(),
            anchors.isEmpty()
                ? Statement.NONE
                : anchors.get(anchors.size() - 1).statement().digest());
    Anchor anchor = Anchor.sign(statement, by);
    anchors.add(anchor);
    return JSON.anchor(TIME, anchor.text());
  }

  Head head() {
    return head;
  }

  /** Checks it with the key pinned and the second place. */
  Verification verify() {
    return AuditVerifier.verify(
        folder.path(),
        new AnchorEvidence(Set.of(signer.fingerprint()), Optional.empty(), List.of(place)));
  }

  /** Checks it with the key pinned and nothing else. */
  Verification verifyAlone() {
    return AuditVerifier.verify(
        folder.path(),
        new AnchorEvidence(Set.of(signer.fingerprint()), Optional.empty(), List.of()));
  }

  /** The events of all records, without what chains them. */
  List<byte[]> eventsOfAll() throws IOException {
    List<byte[]> events = new ArrayList<>();
    for (Segment segment : TrailPlan.of(folder, folder.names()).segments()) {
      try (LineReader lines = new LineReader(folder.file(segment.name()), segment.bytes())) {
        while (lines.next()) {
          String line = new String(lines.line(), 0, lines.length(), US_ASCII);
          int from = line.indexOf("\"eventVersion\"");
          int to = line.length() - ChainedLine.TRAILER_BYTES;
          events.add(("{" + line.substring(from, to) + "}").getBytes(US_ASCII));
        }
      }
    }
    return events;
  }

  /** Writes all of it anew, as somebody does who has no HSM: the chain is whole again. */
  void rewrite(List<byte[]> events) throws IOException {
    for (String name : folder.names()) {
      Files.deleteIfExists(folder.file(name));
      Files.deleteIfExists(folder.compressed(name));
    }
    if (!events.isEmpty()) {
      ChainWriter writer = new ChainWriter(folder, 1 << 20, Head.GENESIS, Optional.empty(), 1);
      writer.append(events);
      writer.close();
    }
  }
}
