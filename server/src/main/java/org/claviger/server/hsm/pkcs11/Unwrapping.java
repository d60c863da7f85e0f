package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;
import java.util.Set;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;

/**
 * Opens the wrapping of imported material: with the module, or where it lacks the padding by raw
 * RSA there and the padding here. What RSA_AES_KEY_WRAP wraps is opened by the module in either
 * case.
 */
final class Unwrapping {
  private static final Set<Integer> AES_BYTES = Set.of(16, 24, 32);

  /** AES key wrap with padding makes at least two blocks of 8 bytes (RFC 5649, section 4.1). */
  private static final int WRAPPED_MINIMUM_BYTES = 16;

  private static final int WRAPPED_MAXIMUM_BYTES = 8_192;

  /** One text for all, so that it tells nothing. */
  static final String WRONG = "not wrapped for this key, or changed";

  private static final KeyShape AES = KeyShape.of(MaterialSpec.AES_256_GCM);

  private final Connection connection;
  private final Session session;
  private final Set<ImportWrapping> inModule;

  /**
   * For one connection and session.
   *
   * @param inModule paddings that the module removes
   */
  Unwrapping(Connection connection, Session session, Set<ImportWrapping> inModule) {
    this.connection = connection;
    this.session = session;
    this.inModule = inModule;
  }

  /**
   * Lends what is inside to {@code use}; nothing of it is left afterwards.
   *
   * @throws InvalidCiphertextException if length or padding are wrong
   */
  <T> T open(
      ImportWrapping wrapping, int modulusBytes, long wrappingKey, byte[] encrypted, Use<T> use)
      throws CryptokiException {
    return switch (wrapping) {
      case RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256 ->
          rsa(wrapping, modulusBytes, wrappingKey, encrypted, use);
      case RSA_AES_KEY_WRAP_SHA_1 ->
          both(ImportWrapping.RSAES_OAEP_SHA_1, modulusBytes, wrappingKey, encrypted, use);
      case RSA_AES_KEY_WRAP_SHA_256 ->
          both(ImportWrapping.RSAES_OAEP_SHA_256, modulusBytes, wrappingKey, encrypted, use);
    };
  }

  private <T> T rsa(
      ImportWrapping padding, int modulusBytes, long wrappingKey, byte[] encrypted, Use<T> use)
      throws CryptokiException {
    if (encrypted.length != modulusBytes) {
      throw new InvalidCiphertextException("not as long as the modulus");
    }
    Cryptoki cryptoki = connection.cryptoki();
    if (inModule.contains(padding)) {
      Mechanism mechanism = mechanism(padding);
      return use.of(new Envelope.Wrapped(cryptoki, session, mechanism, wrappingKey, encrypted));
    }
    byte[] clear = raw(padding, wrappingKey, encrypted);
    try {
      return use.of(new Envelope.Clear(cryptoki, session, clear));
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  private <T> T both(
      ImportWrapping padding, int modulusBytes, long wrappingKey, byte[] encrypted, Use<T> use)
      throws CryptokiException {
    int wrappedBytes = encrypted.length - modulusBytes;
    if (wrappedBytes < WRAPPED_MINIMUM_BYTES
        || wrappedBytes > WRAPPED_MAXIMUM_BYTES
        || wrappedBytes % 8 != 0) {
      throw new InvalidCiphertextException("not of a length that this wrapping has");
    }
    byte[] key = Arrays.copyOf(encrypted, modulusBytes);
    byte[] wrapped = Arrays.copyOfRange(encrypted, modulusBytes, encrypted.length);
    return rsa(padding, modulusBytes, wrappingKey, key, once -> under(once, wrapped, use));
  }

  private <T> T under(Envelope once, byte[] wrapped, Use<T> use) throws CryptokiException {
    if (once instanceof Envelope.Clear && !AES_BYTES.contains(once.bytes())) {
      throw new InvalidCiphertextException(WRONG);
    }
    Cryptoki cryptoki = connection.cryptoki();
    Mechanism mechanism = Mechanism.of(connection.quirks().keyWrapWithPadding());
    long key = openOnce(once);
    try {
      return use.of(new Envelope.Wrapped(cryptoki, session, mechanism, key, wrapped));
    } finally {
      cryptoki.destroyObject(session.owner(), key);
    }
  }

  private long openOnce(Envelope once) throws CryptokiException {
    try {
      return once.open(AES, KeyTemplates.importKey(connection.quirks()));
    } catch (CryptokiException e) {
      connection.passInputRefused(session, e);
      throw new InvalidCiphertextException(WRONG);
    }
  }

  private byte[] raw(ImportWrapping padding, long wrappingKey, byte[] encrypted)
      throws CryptokiException {
    try {
      return Decryption.raw(connection.cryptoki(), session, wrappingKey, hash(padding), encrypted);
    } catch (CryptokiException e) {
      connection.passInputRefused(session, e);
      throw new InvalidCiphertextException(WRONG);
    }
  }

  private static Mechanism mechanism(ImportWrapping padding) {
    return padding == ImportWrapping.RSAES_PKCS1_V1_5
        ? Mechanism.of(Ck.CKM_RSA_PKCS)
        : Decryption.inModule(hash(padding));
  }

  private static OaepHash hash(ImportWrapping padding) {
    return switch (padding) {
      case RSAES_OAEP_SHA_1 -> OaepHash.SHA_1;
      case RSAES_OAEP_SHA_256 -> OaepHash.SHA_256;
      default -> throw new IllegalArgumentException(padding + " has no hash");
    };
  }

  /** What is done with opened material. */
  @FunctionalInterface
  interface Use<T> {
    T of(Envelope envelope) throws CryptokiException;
  }
}
