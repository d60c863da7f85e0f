package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A step that may need approvals.
 *
 * @param kind what is to be done
 * @param subjects with which domains, and of each to whom or what: a recipient's fingerprint, a
 *     token's serial number
 */
public record CeremonyStep(Kind kind, Map<DomainName, String> subjects) {
  public CeremonyStep {
    requireNonNull(kind, "kind");
    subjects = Map.copyOf(subjects);
  }

  /** With one domain. */
  public CeremonyStep(Kind kind, DomainName domain, String subject) {
    this(kind, Map.of(domain, subject));
  }

  /** What is to be done. */
  public enum Kind {
    /** The domain's keys leave, wrapped for another HSM. */
    SEND,
    /** The domain's keys leave, wrapped for the custodians' backup key. */
    EXPORT,
    /** One HSM of several loses the domain's keys. */
    RETIRE,
    /**
     * The last HSM of a domain loses its keys: what they protect is lost unless there is a backup.
     */
    RETIRE_LAST,
    /** A new version of the domain's keys is made, or becomes the current one. */
    RENEW,
    /** Material goes from older versions of the key-encryption key to the current one. */
    REWRAP,
    /** A backup's domains are put onto a blank HSM; the subject is the backup's id. */
    RESTORE
  }
}
