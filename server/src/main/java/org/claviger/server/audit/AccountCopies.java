package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The further records of a request that used what other accounts own: one for each of them.
 *
 * @param sharedEventId what all records of the request have in common, a UUID
 * @param copies at least one
 */
public record AccountCopies(String sharedEventId, List<Copy> copies) {
  public AccountCopies {
    requireNonNull(sharedEventId, "sharedEventId");
    copies = List.copyOf(copies);
    if (copies.isEmpty()) {
      throw new IllegalArgumentException("there is no copy without an account");
    }
  }

  /**
   * One of them.
   *
   * @param eventId its own, a UUID
   * @param accountId whose record it is
   */
  public record Copy(String eventId, String accountId) {
    public Copy {
      requireNonNull(eventId, "eventId");
      requireNonNull(accountId, "accountId");
    }
  }
}
