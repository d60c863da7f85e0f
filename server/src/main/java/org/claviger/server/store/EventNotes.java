package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the making of events remembers. */
public interface EventNotes {
  /** What a note is about. */
  enum Kind {
    /** That something was announced. */
    ANNOUNCED,
    /** A key whose times are to be looked at. */
    CHECK,
    /** Up to where an index was looked at. */
    HORIZON,
    /** That something does not work, and why. */
    TROUBLE
  }

  /** Adds a note; false if there is one already. */
  boolean add(Transaction transaction, Kind kind, String subject, String content, Instant forget);

  /** Adds or replaces a note that stays until it is removed. */
  void put(Transaction transaction, Kind kind, String subject, String content);

  /** What was noted. */
  Optional<String> find(Kind kind, String subject);

  /** The notes whose subjects begin so, in their order. */
  List<Note> list(Kind kind, String prefix, int limit);

  /** Removes a note, unless it says something else by now. */
  void remove(Transaction transaction, Kind kind, Note note);

  /** Removes the notes whose time is over. */
  void forget(Transaction transaction, Instant now);

  /**
   * A note.
   *
   * @param subject of what
   * @param content what it says
   */
  record Note(String subject, String content) {
    public Note {
      requireNonNull(subject, "subject");
      requireNonNull(content, "content");
    }
  }
}
