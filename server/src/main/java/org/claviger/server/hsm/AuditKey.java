package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;

/**
 * The audit signing key of one HSM. What it signs fits its public key, whichever HSM of the domain
 * does other work meanwhile.
 *
 * @param publicKey a DER SubjectPublicKeyInfo on P-256
 * @param signature signs a digest as {@link Hsm#signAuditHead} does
 */
public record AuditKey(byte[] publicKey, UnaryOperator<byte[]> signature) {
  public AuditKey {
    requireNonNull(publicKey, "publicKey");
    requireNonNull(signature, "signature");
  }
}
