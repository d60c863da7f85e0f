package org.claviger.server.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.Statement;

/**
 * Checks the anchors of a trail while its records go by: each one's signature and what it covers,
 * their order, and that all that are noted outside are in the trail.
 */
final class AnchorCheck {
  private final AnchorKeys keys;
  private final List<OutsideCheck> outside = new ArrayList<>();
  private final RecentHashes recent = new RecentHashes();
  private long begin;
  private Optional<Statement> newest = Optional.empty();
  private long newestRecord;
  private long anchors;
  private long first = 1;

  /**
   * @param sources the places outside; closed by their owner
   */
  AnchorCheck(AnchorKeys keys, List<AnchorSource> sources) {
    this.keys = keys;
    sources.forEach(source -> outside.add(new OutsideCheck(source, keys)));
  }

  /**
   * Begins.
   *
   * @param before the record before the trail's first
   */
  void begin(Head before) {
    recent.begin(before);
    begin = before.sequence() + 1;
  }

  /** What is wrong with a record that is in its place; empty if nothing. */
  Optional<String> check(Head head, byte[] line, int length) throws IOException {
    Optional<String> fault = Optional.empty();
    if (AnchorLine.isAnchor(line, length)) {
      Optional<Anchor> anchor = AnchorLine.parse(line, length);
      fault =
          anchor.isPresent()
              ? check(head, anchor.get())
              : Optional.of("the record is an anchor that no server wrote");
    }
    recent.add(head);
    return fault;
  }

  private Optional<String> check(Head head, Anchor anchor) throws IOException {
    Statement statement = anchor.statement();
    Optional<String> fault = keys.fault(anchor);
    if (fault.isEmpty()) {
      fault = newest.flatMap(previous -> orderFault(previous, statement));
    }
    if (fault.isEmpty()) {
      fault = coverFault(head, statement);
    }
    if (fault.isEmpty()) {
      fault = outsideFault(anchor);
    }
    newest = Optional.of(statement);
    newestRecord = head.sequence();
    anchors++;
    first = Math.max(first, statement.first());
    return fault;
  }

  /** What is wrong with an anchor behind another one. */
  static Optional<String> orderFault(Statement previous, Statement statement) {
    String what = "anchor " + statement.number();
    if (statement.number() <= previous.number()) {
      return Optional.of(
          what + " stands behind anchor " + previous.number() + ": an old one was put there");
    }
    if (statement.number() == previous.number() + 1
        && !statement.previous().equals(previous.digest())) {
      return Optional.of(what + " does not continue the anchor before it");
    }
    if (statement.sequence() < previous.sequence() || statement.first() < previous.first()) {
      return Optional.of(what + " covers less than the anchor before it");
    }
    return Optional.empty();
  }

  private Optional<String> coverFault(Head head, Statement statement) {
    String what = "anchor " + statement.number() + " covers record " + statement.sequence();
    if (statement.sequence() >= head.sequence()) {
      return Optional.of(what + ", which does not stand before it");
    }
    Optional<String> hash = recent.find(statement.sequence());
    if (hash.isEmpty()) {
      return statement.sequence() < begin - 1
          ? Optional.empty()
          : Optional.of(what + ", which is too far before it");
    }
    return hash.get().equals(statement.recordHash())
        ? Optional.empty()
        : Optional.of(
            what
                + " with another hash: a record of those from "
                + (newest.map(Statement::sequence).orElse(begin - 1) + 1)
                + " to "
                + statement.sequence()
                + " was changed, and the chain behind it was written anew");
  }

  private Optional<String> outsideFault(Anchor anchor) throws IOException {
    long mayLackBefore = newest.isEmpty() ? begin : 0;
    for (OutsideCheck each : outside) {
      Optional<String> fault = each.fault(anchor, mayLackBefore);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** What is wrong at the trail's end: what is noted outside and is not there. */
  Optional<String> faultAtEnd() throws IOException {
    for (OutsideCheck each : outside) {
      Optional<String> fault = each.faultAtEnd();
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** Whether the trail may begin where it does. */
  boolean mayBegin() {
    return first >= begin;
  }

  /** What was found; empty if there is no anchor. */
  Optional<Anchored> anchored() {
    List<String> places = new ArrayList<>();
    outside.forEach(each -> places.add(each.summary()));
    return newest.map(
        last ->
            new Anchored(anchors, last.sequence(), last.time(), newestRecord, keys.seen(), places));
  }
}
