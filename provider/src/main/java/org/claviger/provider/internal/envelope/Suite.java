package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import javax.crypto.AEADBadTagException;

/**
 * The algorithm suites of the AWS Encryption SDK that commit to their key: AES-256-GCM under a key
 * from HKDF with SHA-512, with a 32-byte message id as salt and a 32-byte commitment.
 */
enum Suite {
  /** ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY. */
  COMMITTED(0x0478, false),
  /** ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384. */
  COMMITTED_SIGNED(0x0578, true);

  private static final byte[] DERIVE_KEY = "DERIVEKEY".getBytes(US_ASCII);

  private final int id;
  private final boolean signed;

  Suite(int id, boolean signed) {
    this.id = id;
    this.signed = signed;
  }

  static Suite of(int id) throws AEADBadTagException {
    for (Suite suite : values()) {
      if (suite.id == id) {
        return suite;
      }
    }
    throw new AEADBadTagException(
        "the algorithm suite 0x%s has no key commitment or is not known"
            .formatted(HexFormat.of().toHexDigits((short) id)));
  }

  /** The two bytes of the message that name it. */
  short id() {
    return (short) id;
  }

  /** Whether an ECDSA signature on P-384 ends the message. */
  boolean isSigned() {
    return signed;
  }

  /** The {@code info} of HKDF for the key that encrypts. */
  byte[] keyLabel() {
    byte[] label = new byte[2 + DERIVE_KEY.length];
    label[0] = (byte) (id >> 8);
    label[1] = (byte) id;
    System.arraycopy(DERIVE_KEY, 0, label, 2, DERIVE_KEY.length);
    return label;
  }
}
