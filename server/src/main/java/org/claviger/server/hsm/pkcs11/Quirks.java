package org.claviger.server.hsm.pkcs11;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.claviger.server.config.HsmQuirk;

/**
 * How a module departs from the standard where a real call could not show it. What a call can show
 * is in {@link Capabilities}; what a return code may mean is in {@link ReturnCode}.
 *
 * @param keyWrapWithPadding the number under which AES key wrap with padding (RFC 5649) is found
 * @param lengthLostInUnwrapping whether an unwrapped secret key has a CKA_VALUE_LEN of 0
 */
record Quirks(long keyWrapWithPadding, boolean lengthLostInUnwrapping) {
  private static final Map<String, Set<HsmQuirk>> BY_MANUFACTURER =
      // SoftHSM's 0x210A is RFC 5649, which the standard numbers 0x210B (softhsm/SoftHSMv2#726).
      Map.of("SoftHSM", EnumSet.allOf(HsmQuirk.class));

  /** Those that are known of the module's maker, and others that it is said to have. */
  static Quirks of(Cryptoki.ModuleInfo info, Set<HsmQuirk> others) {
    Set<HsmQuirk> all = EnumSet.noneOf(HsmQuirk.class);
    all.addAll(BY_MANUFACTURER.getOrDefault(info.manufacturer(), Set.of()));
    all.addAll(others);
    return new Quirks(
        all.contains(HsmQuirk.RFC_5649_IS_KEY_WRAP_PAD)
            ? Ck.CKM_AES_KEY_WRAP_PAD
            : Ck.CKM_AES_KEY_WRAP_KWP,
        all.contains(HsmQuirk.LENGTH_LOST_IN_UNWRAPPING));
  }

  /**
   * How a key is wrapped: AES key wrap (RFC 3394) for secrets whose length it takes, else with
   * padding (RFC 5649).
   */
  Mechanism wrapping(KeyShape shape) {
    return wrapping(shape, shape instanceof KeyShape.Secret secret ? secret.bytes() : 0);
  }

  /**
   * The same for an imported secret, which may be longer than a generated one.
   *
   * @param bytes the secret's length; that of a wrapped one less 8 gives the same answer, since
   *     what is not shorter than a generated secret is padded to its length only if it has it
   */
  Mechanism wrapping(KeyShape shape, int bytes) {
    boolean plain =
        shape instanceof KeyShape.Secret secret && bytes == secret.bytes() && bytes % 8 == 0;
    return Mechanism.of(plain ? Ck.CKM_AES_KEY_WRAP : keyWrapWithPadding);
  }
}
