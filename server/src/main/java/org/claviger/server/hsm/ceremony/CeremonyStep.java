package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

/**
 * A step that may need approvals.
 *
 * @param kind what is to be done
 * @param domain with which domain
 * @param subject to whom or what: a recipient's fingerprint, a token's serial number
 */
public record CeremonyStep(Kind kind, DomainName domain, String subject) {
  public CeremonyStep {
    requireNonNull(kind, "kind");
    requireNonNull(domain, "domain");
    requireNonNull(subject, "subject");
  }

  /** What is to be done. */
  public enum Kind {
    /** The domain's keys leave, wrapped for a recipient: another HSM, or a backup. */
    SEND,
    /** One HSM of several loses the domain's keys. */
    RETIRE,
    /**
     * The last HSM of a domain loses its keys: what they protect is lost unless there is a backup.
     */
    RETIRE_LAST,
    /** A new version of the domain's keys is made, or becomes the current one. */
    RENEW
  }
}
