package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A domain on one HSM, as it shows to an operator: nothing of it is secret.
 *
 * @param domain the domain
 * @param serial the token's serial number
 * @param current the version that wraps, authenticates and seals
 * @param keys the shared keys with their check values
 * @param answers what each version's MAC and sealing keys answer to a fixed text
 * @param auditPublicKey this HSM's audit key as a DER SubjectPublicKeyInfo; empty for identities
 */
public record DomainState(
    DomainName domain,
    String serial,
    int current,
    List<KeyCheck> keys,
    Map<Integer, byte[]> answers,
    byte[] auditPublicKey) {
  public DomainState {
    requireNonNull(domain, "domain");
    requireNonNull(serial, "serial");
    keys = List.copyOf(keys);
    answers = Map.copyOf(answers);
    auditPublicKey = requireNonNull(auditPublicKey, "auditPublicKey").clone();
  }

  @Override
  public byte[] auditPublicKey() {
    return auditPublicKey.clone();
  }

  /** Whether another HSM has the same keys, whichever version is the current one on each. */
  public boolean hasKeysOf(DomainState other) {
    return KeyCheck.ofDomain(domain, 0, keys, answers)
        .equals(KeyCheck.ofDomain(other.domain, 0, other.keys, other.answers));
  }

  /** The domain's check value, as {@link DomainPackage#check} describes it. */
  public String check() {
    return KeyCheck.ofDomain(domain, current, keys, answers);
  }
}
