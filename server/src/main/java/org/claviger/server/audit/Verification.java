package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What {@link AuditVerifier} found. */
public sealed interface Verification {
  /** The finding in a sentence or two, for a person. */
  String message();

  /**
   * Every record from the first to the last is as it was written.
   *
   * @param first the number of the first; 1 unless older files were removed, as an anchor says
   * @param last the number of the last; {@code first - 1} if there is none
   * @param files in how many files
   * @param lastHash SHA-256 of the last record, 64 hex digits; zeros if there is none
   * @param tornBytes at the end, the beginning of a record that a crash cut off; its request was
   *     never answered
   * @param anchored up to where it is anchored; empty if it is not
   * @param isPinned whether the anchors' keys were given from outside
   */
  record Whole(
      long first,
      long last,
      int files,
      String lastHash,
      long tornBytes,
      Optional<Anchored> anchored,
      boolean isPinned)
      implements Verification {
    public Whole {
      requireNonNull(lastHash, "lastHash");
      requireNonNull(anchored, "anchored");
    }

    /** How many records there are. */
    public long records() {
      return last - first + 1;
    }

    @Override
    public String message() {
      return WholeText.of(this);
    }
  }

  /**
   * Something was changed.
   *
   * @param file the name of the file
   * @param line where the first bad record is, from 1; 0 if it is the file as a whole
   * @param sequence the number of the record that should be there
   * @param reason what is wrong with it
   */
  record Tampered(String file, long line, long sequence, String reason) implements Verification {
    @Override
    public String message() {
      return "tampered: " + file + " line " + line + ", record " + sequence + ": " + reason;
    }
  }

  /**
   * Nothing can be said.
   *
   * @param reason what stood in the way
   */
  record CannotCheck(String reason) implements Verification {
    @Override
    public String message() {
      return "cannot be checked: " + reason;
    }
  }
}
