package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.UnsuitableKeyException;

/** What the attributes of a key must say so that it can be adopted. */
final class AdoptedShape {
  private static final int HMAC_MAXIMUM_BYTES = 128;
  private static final Map<MaterialSpec, Long> HMAC_TYPES =
      Map.of(
          MaterialSpec.HMAC_224, Ck.CKK_SHA224_HMAC,
          MaterialSpec.HMAC_256, Ck.CKK_SHA256_HMAC,
          MaterialSpec.HMAC_384, Ck.CKK_SHA384_HMAC,
          MaterialSpec.HMAC_512, Ck.CKK_SHA512_HMAC);

  private final Cryptoki cryptoki;
  private final Session session;
  private final long key;

  private AdoptedShape(Cryptoki cryptoki, Session session, long key) {
    this.cryptoki = cryptoki;
    this.session = session;
    this.key = key;
  }

  /**
   * The key is of the spec, may do what is asked of such keys, and leaves the token in no way.
   *
   * @throws UnsuitableKeyException if not; the message names the attribute
   */
  static void require(Cryptoki cryptoki, Session session, long key, MaterialSpec spec)
      throws CryptokiException {
    new AdoptedShape(cryptoki, session, key).require(spec);
  }

  private void require(MaterialSpec spec) throws CryptokiException {
    requireFlag(Ck.CKA_SENSITIVE, "CKA_SENSITIVE", true);
    requireFlag(Ck.CKA_EXTRACTABLE, "CKA_EXTRACTABLE", false);
    KeyShape shape = KeyShape.of(spec);
    if (shape instanceof KeyShape.Secret secret) {
      requireSecret(secret, spec);
    } else {
      requireFlag(Ck.CKA_ALWAYS_AUTHENTICATE, "CKA_ALWAYS_AUTHENTICATE", false);
      requirePrivate(shape);
    }
  }

  private void requireSecret(KeyShape.Secret shape, MaterialSpec spec) throws CryptokiException {
    boolean aes = shape.type() == Ck.CKK_AES;
    requireType(
        aes ? Set.of(Ck.CKK_AES) : Set.of(Ck.CKK_GENERIC_SECRET, HMAC_TYPES.get(spec)),
        spec.name());
    long bytes = number(Ck.CKA_VALUE_LEN);
    if (bytes < shape.bytes() || bytes > (aes ? shape.bytes() : HMAC_MAXIMUM_BYTES)) {
      throw new UnsuitableKeyException(
          "the key has " + bytes + " bytes; a key of " + spec + " has " + shape.bytes());
    }
    if (aes) {
      requireFlag(Ck.CKA_WRAP, "CKA_WRAP", true);
      requireFlag(Ck.CKA_UNWRAP, "CKA_UNWRAP", true);
    } else {
      requireFlag(Ck.CKA_SIGN, "CKA_SIGN", true);
    }
  }

  private void requirePrivate(KeyShape shape) throws CryptokiException {
    if (shape instanceof KeyShape.Rsa rsa) {
      requireType(Set.of(Ck.CKK_RSA), "RSA");
      boolean signs = rsa.signs();
      requireFlag(signs ? Ck.CKA_SIGN : Ck.CKA_DECRYPT, signs ? "CKA_SIGN" : "CKA_DECRYPT", true);
    } else if (shape instanceof KeyShape.Ec ec) {
      requireType(Set.of(ec.curve() == Curve.ED25519 ? Ck.CKK_EC_EDWARDS : Ck.CKK_EC), "EC");
      byte[] parameters = cryptoki.attribute(session.worker(), key, Ck.CKA_EC_PARAMS);
      if (!ec.curve().isNamedBy(parameters)) {
        throw new UnsuitableKeyException("the key is not on " + ec.curve());
      }
      boolean signs = ec.signs();
      requireFlag(signs ? Ck.CKA_SIGN : Ck.CKA_DERIVE, signs ? "CKA_SIGN" : "CKA_DERIVE", true);
    } else {
      MlDsaSet set = ((KeyShape.MlDsa) shape).set();
      requireType(Set.of(Ck.CKK_ML_DSA), "ML-DSA");
      if (number(Ck.CKA_PARAMETER_SET) != set.parameterSet()) {
        throw new UnsuitableKeyException("the key is not of " + set);
      }
      requireFlag(Ck.CKA_SIGN, "CKA_SIGN", true);
    }
  }

  private void requireType(Set<Long> types, String what) throws CryptokiException {
    if (!types.contains(number(Ck.CKA_KEY_TYPE))) {
      throw new UnsuitableKeyException("the key's CKA_KEY_TYPE is not that of " + what);
    }
  }

  private void requireFlag(long attribute, String name, boolean value) throws CryptokiException {
    byte[] read = optional(attribute);
    boolean is = read.length == 1 && read[0] != 0;
    if (is != value) {
      throw new UnsuitableKeyException("the key's " + name + " must be " + value);
    }
  }

  /** Modules need not have an attribute for what they cannot do. */
  private byte[] optional(long attribute) throws CryptokiException {
    try {
      return cryptoki.attribute(session.worker(), key, attribute);
    } catch (CryptokiException e) {
      if (e.code() == ReturnCode.ATTRIBUTE_TYPE_INVALID) {
        return new byte[0];
      }
      throw e;
    }
  }

  private long number(long attribute) throws CryptokiException {
    byte[] read = cryptoki.attribute(session.worker(), key, attribute);
    return ByteBuffer.wrap(read).order(ByteOrder.nativeOrder()).getLong();
  }
}
