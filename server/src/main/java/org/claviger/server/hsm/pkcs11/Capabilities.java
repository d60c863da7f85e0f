package org.claviger.server.hsm.pkcs11;

import java.util.Set;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;

/**
 * What a module can do, found out by real calls.
 *
 * @param wrapped specs whose material is kept wrapped outside the HSM
 * @param tokenResident specs whose material the module cannot wrap
 * @param oaep hashes with which the module opens RSAES-OAEP itself
 * @param signatures how it signs
 * @param weaknesses what it fails to enforce
 */
record Capabilities(
    Set<MaterialSpec> wrapped,
    Set<MaterialSpec> tokenResident,
    Set<OaepHash> oaep,
    Set<SignatureMechanism> signatures,
    Set<HsmWeakness> weaknesses) {
  Capabilities {
    wrapped = Set.copyOf(wrapped);
    tokenResident = Set.copyOf(tokenResident);
    oaep = Set.copyOf(oaep);
    signatures = Set.copyOf(signatures);
    weaknesses = Set.copyOf(weaknesses);
  }

  /** Whether a hash needs its padding removed outside. */
  boolean needsRawRsa() {
    return !oaep.containsAll(Set.of(OaepHash.values()));
  }

  /** Raw RSA is allowed only if it is needed. */
  long[] decryptMechanisms() {
    return needsRawRsa()
        ? new long[] {Ck.CKM_RSA_PKCS_OAEP, Ck.CKM_RSA_X_509}
        : new long[] {Ck.CKM_RSA_PKCS_OAEP};
  }
}
