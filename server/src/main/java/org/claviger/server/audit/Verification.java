package org.claviger.server.audit;

/** What {@link AuditVerifier} found. */
public sealed interface Verification {
  /** The finding in a sentence or two, for a person. */
  String message();

  /**
   * Every record from the first to the last is as it was written.
   *
   * @param records how many
   * @param files in how many files
   * @param lastHash SHA-256 of the last record, 64 hex digits; zeros if there is none
   * @param tornBytes at the end, the beginning of a record that a crash cut off; its request was
   *     never answered
   */
  record Whole(long records, int files, String lastHash, long tornBytes) implements Verification {
    @Override
    public String message() {
      String torn =
          tornBytes == 0
              ? ""
              : " The last "
                  + tornBytes
                  + " bytes are a record that a crash cut off before it was acknowledged.";
      return "whole: "
          + records
          + " records in "
          + files
          + " files, last hash "
          + lastHash
          + "."
          + torn
          + " The chain alone cannot show that records were cut from the end, nor that all of it"
          + " was written anew: compare the number and the hash with ones noted elsewhere.";
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
