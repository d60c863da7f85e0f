package org.claviger.server.audit;

import java.io.IOException;
import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.DamagedAnchorsException;
import org.claviger.server.audit.anchor.Statement;

/**
 * Compares the anchors of one place outside with those of the trail, both in their order. An anchor
 * is noted outside only when its record is on disk, so each must be in the trail; the other way
 * round a place may have missed some.
 */
final class OutsideCheck {
  private final AnchorSource source;
  private final AnchorKeys keys;
  private boolean isOpen;

  /** What comes next, and what came last. */
  private Optional<Anchor> next = Optional.empty();

  private Optional<Anchor> last = Optional.empty();
  private long count;

  /** Anchors of the trail that are not here: between two that are, and behind all that are. */
  private long between;

  private long behind;

  OutsideCheck(AnchorSource source, AnchorKeys keys) {
    this.source = source;
    this.keys = keys;
  }

  /**
   * What is wrong with this place up to an anchor of the trail, whose signature is good.
   *
   * @param mayLackBefore anchors that cover nothing from this record on may be missing in the
   *     trail, since it begins there; 0: none
   */
  Optional<String> fault(Anchor anchor, long mayLackBefore) throws IOException {
    long number = anchor.statement().number();
    try {
      open();
      boolean isHere = false;
      while (next.isPresent() && next.get().statement().number() <= number) {
        Anchor noted = next.get();
        if (!noted.equals(anchor)) {
          Optional<String> fault = keys.fault(noted);
          if (fault.isPresent()) {
            return fault.map(this::here);
          }
          if (noted.statement().number() == number
              || noted.statement().sequence() >= mayLackBefore) {
            return Optional.of(missing(noted.statement()));
          }
        }
        isHere |= noted.statement().number() == number;
        advance();
      }
      if (!isHere && last.isPresent()) {
        between += next.isPresent() ? 1 : 0;
        behind += next.isPresent() ? 0 : 1;
      }
      return Optional.empty();
    } catch (DamagedAnchorsException e) {
      return Optional.of(here(e.getMessage()));
    }
  }

  /** What is wrong with the rest of this place, behind the last anchor of the trail. */
  Optional<String> faultAtEnd() throws IOException {
    try {
      open();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          keys.fault(next.get()).map(this::here).orElse(missing(next.get().statement())));
    } catch (DamagedAnchorsException e) {
      return Optional.of(here(e.getMessage()));
    }
  }

  private String here(String fault) {
    return source.name() + ": " + fault;
  }

  private String missing(Statement noted) {
    return here(
        "anchor "
            + noted.number()
            + " of "
            + noted.time()
            + " covers the records to "
            + noted.sequence()
            + ", and its own record is not in the trail: the end was cut off, or another trail put"
            + " in its place");
  }

  private void open() throws IOException {
    if (!isOpen) {
      isOpen = true;
      next = source.next();
      count = next.isPresent() ? 1 : 0;
    }
  }

  /** Goes to the next anchor; the same one twice is what a crash leaves. */
  private void advance() throws IOException {
    Anchor former = next.orElseThrow();
    last = Optional.of(former);
    do {
      next = source.next();
    } while (next.filter(former::equals).isPresent());
    if (next.isPresent()) {
      count++;
      Optional<String> fault = AnchorCheck.orderFault(former.statement(), next.get().statement());
      if (fault.isPresent()) {
        throw new DamagedAnchorsException(fault.get());
      }
    }
  }

  /** What this place has, for a person. */
  String summary() {
    return source.name()
        + " has "
        + count
        + " of the anchors"
        + (behind == 0 ? ", the newest too" : ", not the newest " + behind)
        + (between == 0
            ? ""
            : "; WARNING: it lacks "
                + between
                + " between its first and its last, which were removed or missed in a failure");
  }
}
