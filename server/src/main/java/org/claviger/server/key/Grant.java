package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A grant as it was made; none is ever changed.
 *
 * @param id 64 hexadecimal digits
 * @param key on what
 * @param terms what it allows, and to whom
 * @param issuingAccount the principal of the account that made it
 * @param creationDate when
 */
public record Grant(
    String id, KeyArn key, GrantTerms terms, String issuingAccount, Instant creationDate) {
  public Grant {
    requireNonNull(id, "id");
    requireNonNull(key, "key");
    requireNonNull(terms, "terms");
    requireNonNull(issuingAccount, "issuingAccount");
    requireNonNull(creationDate, "creationDate");
  }
}
