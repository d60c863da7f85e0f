package org.claviger.server.measure;

/**
 * Is told of each piece of work at one place, by the thread that does it. It must be quick, throw
 * nothing, and be safe for many threads.
 */
@FunctionalInterface
public interface Watch {
  /** Nobody watches: costs nothing. */
  Watch NONE = () -> Piece.UNWATCHED;

  /** A piece of work begins, or begins to wait for its turn. */
  Piece begin();

  /** This watch and another, which is told after it and is through before it. */
  default Watch and(Watch inner) {
    return () -> new Both(begin(), inner.begin());
  }

  /** A piece of work. */
  @FunctionalInterface
  interface Piece {
    /** One that nobody watches. */
    Piece UNWATCHED = outcome -> {};

    /** Its turn has come, where it had to wait for one. */
    default void admitted() {}

    /** It is over. Called once. */
    void ended(Outcome outcome);
  }

  /** How a piece of work ended. */
  enum Outcome {
    /** As it was asked. */
    SUCCESS,
    /** What was asked could not be, by the fault of who asked. */
    REFUSED,
    /** It could not be done. */
    FAILED
  }

  /** A piece of work that two watch. */
  record Both(Piece outer, Piece inner) implements Piece {
    @Override
    public void admitted() {
      outer.admitted();
      inner.admitted();
    }

    @Override
    public void ended(Outcome outcome) {
      inner.ended(outcome);
      outer.ended(outcome);
    }
  }
}
