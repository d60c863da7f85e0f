package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.claviger.server.ciphertext.CiphertextBlob;
import org.claviger.server.ciphertext.CiphertextHeader;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.key.EncryptionAlgorithmSpec;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;

/**
 * Encryption of data under a KMS key: symmetric ones in the HSM, RSA ones here under the exported
 * public key, where there is nothing to protect but the plaintext.
 */
final class DataEncryption {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PublicKeys publicKeys;

  DataEncryption(PublicKeys publicKeys) {
    this.publicKeys = requireNonNull(publicKeys, "publicKeys");
  }

  /**
   * The key can encrypt that much under the terms.
   *
   * @param action for messages
   * @throws ApiException if the key's state, usage, class or algorithm forbids it, or the plaintext
   *     is too long for an RSA key
   */
  void require(Key key, EncryptionTerms terms, int plaintextBytes, String action) {
    OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.KMS, action);
    terms.requireTakenBy(key);
    if (!terms.isSymmetric()) {
      requireRoom(key, terms.algorithm(), plaintextBytes);
    }
  }

  /** RFC 8017, section 7.1.1: two hashes and two bytes of a block are not the plaintext's. */
  private void requireRoom(Key key, EncryptionAlgorithmSpec algorithm, int plaintextBytes) {
    int modulusBits = ((RSAKeyParameters) publicKeys.of(key)).getModulus().bitLength();
    int limit = modulusBits / Byte.SIZE - 2 * digest(algorithm).getDigestSize() - 2;
    if (plaintextBytes > limit) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "Algorithm %s and key spec %s cannot encrypt data larger than %d bytes."
              .formatted(algorithm, key.spec(), limit));
    }
  }

  /**
   * Encrypts under a key that {@link #require} let pass.
   *
   * @param plaintext 1 to 4,096 bytes, not kept
   */
  byte[] encrypt(Hsm hsm, Key key, EncryptionTerms terms, byte[] plaintext) {
    return terms.isSymmetric()
        ? underSubkey(hsm, key, terms.context(), plaintext)
        : underPublicKey(key, terms.algorithm(), plaintext);
  }

  /** Encrypts under a symmetric KMS key that was checked. */
  static byte[] underSubkey(Hsm hsm, Key key, EncryptionContext context, byte[] plaintext) {
    CiphertextHeader header = new CiphertextHeader(key.arn().keyId(), key.currentMaterial().id());
    return new CiphertextBlob(
            header,
            hsm.encryptUnderSubkey(
                key.currentMaterial(), header.associatedData(context), plaintext))
        .encode();
  }

  private byte[] underPublicKey(Key key, EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
    OAEPEncoding oaep =
        new OAEPEncoding(new RSAEngine(), digest(algorithm), digest(algorithm), null);
    oaep.init(true, new ParametersWithRandom(publicKeys.of(key), RANDOM));
    try {
      return oaep.processBlock(plaintext, 0, plaintext.length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encryption under " + key.arn() + " failed", e);
    }
  }

  private static Digest digest(EncryptionAlgorithmSpec algorithm) {
    return switch (algorithm) {
      case RSAES_OAEP_SHA_1 -> new SHA1Digest();
      case RSAES_OAEP_SHA_256 -> new SHA256Digest();
      default -> throw new IllegalArgumentException("no algorithm of RSA keys: " + algorithm);
    };
  }
}
