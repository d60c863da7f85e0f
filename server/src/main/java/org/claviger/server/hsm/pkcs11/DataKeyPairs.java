package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.MaterialSpec;

/** Key pairs that leave the HSM at once: made there as session objects, read out and destroyed. */
final class DataKeyPairs {
  private final Cryptoki cryptoki;
  private final Session session;

  DataKeyPairs(Cryptoki cryptoki, Session session) {
    this.cryptoki = cryptoki;
    this.session = session;
  }

  DataKeyPair make(DataKeyPairSpec spec) throws CryptokiException {
    KeyShape shape = KeyShape.of(madeAs(spec));
    Cryptoki.KeyPairHandles pair =
        cryptoki.generateKeyPair(
            session.owner(),
            KeyTemplates.pairGeneration(shape),
            KeyTemplates.generatedPublicKey(shape),
            KeyTemplates.dataPrivateKey());
    try {
      return checked(read(shape, pair));
    } finally {
      cryptoki.destroyObject(session.owner(), pair.privateKey());
      cryptoki.destroyObject(session.owner(), pair.publicKey());
    }
  }

  /** The spec of material that is generated in the same way. */
  static MaterialSpec madeAs(DataKeyPairSpec spec) {
    return switch (spec) {
      case RSA_2048 -> MaterialSpec.RSA_2048_SIGN;
      case RSA_3072 -> MaterialSpec.RSA_3072_SIGN;
      case RSA_4096 -> MaterialSpec.RSA_4096_SIGN;
      case ECC_NIST_P256 -> MaterialSpec.EC_P256_SIGN;
      case ECC_NIST_P384 -> MaterialSpec.EC_P384_SIGN;
      case ECC_NIST_P521 -> MaterialSpec.EC_P521_SIGN;
      case ECC_SECG_P256K1 -> MaterialSpec.EC_SECP256K1_SIGN;
      case ECC_NIST_EDWARDS25519 -> MaterialSpec.ED25519_SIGN;
    };
  }

  private DataKeyPair read(KeyShape shape, Cryptoki.KeyPairHandles pair) throws CryptokiException {
    if (shape instanceof KeyShape.Ec ec) {
      byte[] publicKey = PublicKeys.curve(cryptoki, session.worker(), pair.publicKey(), ec.curve());
      return new DataKeyPair(encoded(curve(ec.curve(), pair.privateKey(), publicKey)), publicKey);
    }
    byte[] publicKey = PublicKeys.rsa(cryptoki, session.worker(), pair.publicKey());
    return new DataKeyPair(encoded(rsa(pair.privateKey())), publicKey);
  }

  private PrivateKeyInfo curve(Curve curve, long key, byte[] publicKey) throws CryptokiException {
    byte[] read = cryptoki.attribute(session.worker(), key, Ck.CKA_VALUE);
    byte[] value = LeadingZeros.restore(read, curve.fieldBytes());
    try {
      return PrivateKeys.curve(curve, value, publicKey);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  private PrivateKeyInfo rsa(long key) throws CryptokiException {
    byte[][] components = new byte[PrivateKeys.RSA_COMPONENTS.length][];
    try {
      for (int i = 0; i < components.length; i++) {
        components[i] = cryptoki.attribute(session.worker(), key, PrivateKeys.RSA_COMPONENTS[i]);
      }
      return PrivateKeys.rsa(components);
    } finally {
      for (byte[] component : components) {
        if (component != null) {
          Arrays.fill(component, (byte) 0);
        }
      }
    }
  }

  private static byte[] encoded(PrivateKeyInfo key) {
    try {
      return key.getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A module's attributes may not mean what we take them to mean. */
  private static DataKeyPair checked(DataKeyPair pair) throws CryptokiException {
    if (!PrivateKeys.belongTogether(pair.privateKey(), pair.publicKey())) {
      pair.wipe();
      throw new CryptokiException("the check of a new key pair", ReturnCode.FUNCTION_FAILED);
    }
    return pair;
  }
}
