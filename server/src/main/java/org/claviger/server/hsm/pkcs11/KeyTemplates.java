package org.claviger.server.hsm.pkcs11;

import java.util.Set;

/**
 * Templates of material: as it is generated (extractable, so that it can be wrapped, and good for
 * nothing else) and as it is used (not extractable, one usage). SoftHSM refuses to unwrap with
 * CKA_MODIFIABLE=false, so copies lack it: they are session objects, which no other application
 * sees, and what matters most, SENSITIVE and not EXTRACTABLE, cannot be undone.
 */
final class KeyTemplates {
  private static final byte[] PUBLIC_EXPONENT = {1, 0, 1};
  private static final Template IN_SESSION =
      Template.EMPTY
          .with(Ck.CKA_TOKEN, false)
          .with(Ck.CKA_PRIVATE, true)
          .with(Ck.CKA_SENSITIVE, true);
  private static final Template FIXED =
      Template.EMPTY.with(Ck.CKA_MODIFIABLE, false).with(Ck.CKA_COPYABLE, false);
  private static final Template USED =
      IN_SESSION.with(Ck.CKA_COPYABLE, false).with(Ck.CKA_EXTRACTABLE, false);

  private static final Template READABLE =
      Template.EMPTY
          .with(Ck.CKA_TOKEN, false)
          .with(Ck.CKA_PRIVATE, true)
          .with(Ck.CKA_SENSITIVE, false)
          .with(Ck.CKA_EXTRACTABLE, true);

  private KeyTemplates() {}

  /** A secret key to be wrapped. */
  static Template generated(KeyShape.Secret shape) {
    return IN_SESSION
        .and(FIXED)
        .with(Ck.CKA_EXTRACTABLE, true)
        .with(Ck.CKA_VALUE_LEN, shape.bytes())
        .and(Usage.secret());
  }

  /** A private key to be wrapped. */
  static Template generatedPrivateKey() {
    return IN_SESSION.and(FIXED).with(Ck.CKA_EXTRACTABLE, true).and(Usage.privateKey());
  }

  /** The public half of a key pair: read, then destroyed. */
  static Template generatedPublicKey(KeyShape shape) {
    Template template = Template.EMPTY.with(Ck.CKA_TOKEN, false).with(Ck.CKA_PRIVATE, false);
    if (shape instanceof KeyShape.MlDsa mlDsa) {
      return template.with(Ck.CKA_PARAMETER_SET, mlDsa.set().parameterSet());
    }
    return shape instanceof KeyShape.Rsa rsa
        ? template
            .with(Ck.CKA_MODULUS_BITS, rsa.bits())
            .with(Ck.CKA_PUBLIC_EXPONENT, PUBLIC_EXPONENT)
        : template.with(Ck.CKA_EC_PARAMS, ((KeyShape.Ec) shape).curve().parameters());
  }

  /** How a key pair is generated. */
  static Mechanism pairGeneration(KeyShape shape) {
    if (shape instanceof KeyShape.Rsa) {
      return Mechanism.of(Ck.CKM_RSA_PKCS_KEY_PAIR_GEN);
    }
    if (shape instanceof KeyShape.MlDsa) {
      return Mechanism.of(Ck.CKM_ML_DSA_KEY_PAIR_GEN);
    }
    return Mechanism.of(
        ((KeyShape.Ec) shape).curve() == Curve.ED25519
            ? Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN
            : Ck.CKM_EC_KEY_PAIR_GEN);
  }

  /** A material's copy in the HSM. */
  static Template used(KeyShape shape, Capabilities capabilities) {
    if (shape instanceof KeyShape.Secret secret) {
      return used(secret);
    }
    return USED.with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
        .with(Ck.CKA_KEY_TYPE, privateKeyType(shape))
        .and(privateUses(shape, capabilities));
  }

  /** A secret key's copy in the HSM. */
  static Template used(KeyShape.Secret shape) {
    return USED.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, shape.type())
        .and(shape.uses());
  }

  /** A material that stays in the token, because the module cannot wrap it. */
  static Template tokenResident(KeyShape shape, String label, byte[] materialId) {
    return FIXED
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_SENSITIVE, true)
        .with(Ck.CKA_EXTRACTABLE, false)
        .with(Ck.CKA_LABEL, label)
        .with(Ck.CKA_ID, materialId)
        .and(curveOrMlDsaUses(shape));
  }

  /**
   * A material's copy that stays in the token. SoftHSM applies a template in its order, so that
   * CKA_MODIFIABLE=false, which forbids what comes after it, must be last.
   */
  static Template installed(
      KeyShape shape, Capabilities capabilities, String label, byte[] materialId) {
    return used(shape, capabilities)
        .without(Set.of(Ck.CKA_TOKEN))
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_LABEL, label)
        .with(Ck.CKA_ID, materialId)
        .with(Ck.CKA_MODIFIABLE, false);
  }

  /** A private key as it is used, made so and not unwrapped. */
  static Template inSession(KeyShape shape) {
    return USED.and(curveOrMlDsaUses(shape));
  }

  /**
   * A key on its way in: wrapped under the key-encryption key and destroyed at once, usable only to
   * see whether it works.
   */
  static Template imported(KeyShape shape) {
    Template template = IN_SESSION.with(Ck.CKA_EXTRACTABLE, true);
    if (shape instanceof KeyShape.Secret secret) {
      return template
          .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
          .with(Ck.CKA_KEY_TYPE, secret.type())
          .and(
              secret.type() == Ck.CKK_AES
                  ? Usage.secret(Ck.CKA_ENCRYPT).withMechanisms(Ck.CKM_AES_ECB)
                  : secret.uses());
    }
    return template
        .with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
        .with(Ck.CKA_KEY_TYPE, privateKeyType(shape))
        .and(Usage.privateKey(Ck.CKA_SIGN))
        .withMechanisms(shape instanceof KeyShape.Rsa ? Ck.CKM_RSA_PKCS : Ck.CKM_ECDSA);
  }

  /** What is imported, as bytes without meaning: made to ask for their length, then destroyed. */
  static Template imported() {
    return READABLE
        .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
        .and(Usage.secret());
  }

  /** The one-time key of an import, which opens the material and nothing else. */
  static Template importKey(Quirks quirks) {
    return USED.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
        .and(Usage.secret(Ck.CKA_UNWRAP))
        .withMechanisms(quirks.keyWrapWithPadding());
  }

  /** The private half of a ceremony's own transport key, which unwraps and does nothing else. */
  static Template ownTransport() {
    return USED.with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA)
        .and(Usage.privateKey(Ck.CKA_UNWRAP))
        .withMechanisms(Ck.CKM_RSA_PKCS_OAEP);
  }

  /**
   * A key-encryption key's copy for a ceremony that wraps material anew: it unwraps into what can
   * be wrapped again, never into what can be read, and wraps nothing.
   */
  static Template openingKek(Quirks quirks) {
    return USED.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
        .and(Usage.secret(Ck.CKA_UNWRAP))
        .withMechanisms(Ck.CKM_AES_KEY_WRAP, quirks.keyWrapWithPadding())
        .with(
            Ck.CKA_UNWRAP_TEMPLATE,
            Template.EMPTY.with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_EXTRACTABLE, true))
        .with(Ck.CKA_MODIFIABLE, false);
  }

  /** Material on its way from one key-encryption key to another: of no use to anybody. */
  static Template rewrapped(KeyShape shape) {
    Template template = IN_SESSION.with(Ck.CKA_COPYABLE, false).with(Ck.CKA_EXTRACTABLE, true);
    return shape instanceof KeyShape.Secret secret
        ? template
            .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
            .with(Ck.CKA_KEY_TYPE, secret.type())
            .and(Usage.secret())
        : template
            .with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
            .with(Ck.CKA_KEY_TYPE, privateKeyType(shape))
            .and(Usage.privateKey());
  }

  /** The same material as it is seen to open: neither to be wrapped nor to be used. */
  static Template reopened(KeyShape shape) {
    return rewrapped(shape).without(Set.of(Ck.CKA_EXTRACTABLE)).with(Ck.CKA_EXTRACTABLE, false);
  }

  private static long privateKeyType(KeyShape shape) {
    if (shape instanceof KeyShape.Rsa) {
      return Ck.CKK_RSA;
    }
    if (shape instanceof KeyShape.MlDsa) {
      return Ck.CKK_ML_DSA;
    }
    return ((KeyShape.Ec) shape).curve() == Curve.ED25519 ? Ck.CKK_EC_EDWARDS : Ck.CKK_EC;
  }

  private static Template privateUses(KeyShape shape, Capabilities capabilities) {
    if (!(shape instanceof KeyShape.Rsa rsa)) {
      return curveOrMlDsaUses(shape);
    }
    return switch (rsa.use()) {
      case SIGN ->
          Usage.privateKey(Ck.CKA_SIGN).withMechanisms(Ck.CKM_RSA_PKCS, Ck.CKM_RSA_PKCS_PSS);
      case DECRYPT ->
          Usage.privateKey(Ck.CKA_DECRYPT).withMechanisms(capabilities.decryptMechanisms());
      case UNWRAP -> unwrapUses(capabilities);
    };
  }

  /** Decrypts only if a padding must be removed outside. */
  private static Template unwrapUses(Capabilities capabilities) {
    return capabilities.needsRawRsa()
        ? Usage.privateKey(Ck.CKA_UNWRAP, Ck.CKA_DECRYPT)
            .withMechanisms(Ck.CKM_RSA_PKCS, Ck.CKM_RSA_PKCS_OAEP, Ck.CKM_RSA_X_509)
        : Usage.privateKey(Ck.CKA_UNWRAP).withMechanisms(Ck.CKM_RSA_PKCS, Ck.CKM_RSA_PKCS_OAEP);
  }

  private static Template curveOrMlDsaUses(KeyShape shape) {
    return shape instanceof KeyShape.MlDsa
        ? Usage.privateKey(Ck.CKA_SIGN).withMechanisms(Ck.CKM_ML_DSA)
        : ecUses((KeyShape.Ec) shape);
  }

  private static Template ecUses(KeyShape.Ec shape) {
    if (!shape.signs()) {
      return Usage.privateKey(Ck.CKA_DERIVE).withMechanisms(Ck.CKM_ECDH1_DERIVE);
    }
    return Usage.privateKey(Ck.CKA_SIGN)
        .withMechanisms(shape.curve() == Curve.ED25519 ? Ck.CKM_EDDSA : Ck.CKM_ECDSA);
  }

  /** What ECDH gives: read, then destroyed. */
  static Template sharedSecret(int bytes) {
    return READABLE
        .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
        .with(Ck.CKA_VALUE_LEN, bytes)
        .and(Usage.secret());
  }

  /** The private half of a data key pair: read, then destroyed. */
  static Template dataPrivateKey() {
    return READABLE.and(Usage.privateKey());
  }

  /** A new subkey, to be wrapped at once and destroyed. */
  static Template newSubkey() {
    return IN_SESSION
        .and(FIXED)
        .with(Ck.CKA_EXTRACTABLE, true)
        .with(Ck.CKA_VALUE_LEN, 32)
        .and(Usage.secret());
  }

  /** A subkey's copy that encrypts, or decrypts, and nothing else. */
  static Template subkey(long usage) {
    return USED.with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
        .and(Usage.secret(usage))
        .withMechanisms(Ck.CKM_AES_GCM);
  }
}
