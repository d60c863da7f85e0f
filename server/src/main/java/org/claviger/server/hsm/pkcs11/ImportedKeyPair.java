package org.claviger.server.hsm.pkcs11;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.claviger.server.hsm.UnsuitableKeyException;

/**
 * Finds the public key of an imported private key, and sees that both work together: the HSM signs
 * and the signature is verified here.
 */
final class ImportedKeyPair {
  private static final byte[] ONE_DIGEST = new byte[32];
  private static final byte[] OTHER_DIGEST = new byte[32];

  static {
    Arrays.fill(ONE_DIGEST, (byte) 0x5A);
    Arrays.fill(OTHER_DIGEST, (byte) 0xA5);
  }

  private final Connection connection;
  private final Cryptoki cryptoki;
  private final Session session;
  private final long key;

  /**
   * For a private key that may sign.
   *
   * @param key its handle
   */
  ImportedKeyPair(Connection connection, Session session, long key) {
    this.connection = connection;
    this.cryptoki = connection.cryptoki();
    this.session = session;
    this.key = key;
  }

  /**
   * The public key as a DER SubjectPublicKeyInfo.
   *
   * @throws UnsuitableKeyException if the key is of another size or curve, or does not work
   */
  byte[] publicKey(KeyShape shape) throws CryptokiException {
    return shape instanceof KeyShape.Rsa rsa ? rsa(rsa) : curve(((KeyShape.Ec) shape).curve());
  }

  private byte[] rsa(KeyShape.Rsa shape) throws CryptokiException {
    BigInteger modulus = number(Ck.CKA_MODULUS);
    BigInteger exponent = number(Ck.CKA_PUBLIC_EXPONENT);
    if (modulus.bitLength() != shape.bits()) {
      throw new UnsuitableKeyException(
          "the modulus has " + modulus.bitLength() + " bits; it must have " + shape.bits());
    }
    if (!exponent.testBit(0) || exponent.bitLength() < 2) {
      throw new UnsuitableKeyException("the public exponent must be odd and at least 3");
    }
    byte[] signature = signature(Mechanism.of(Ck.CKM_RSA_PKCS), ONE_DIGEST, shape.bytes());
    if (!verifies(modulus, exponent, signature)) {
      throw new UnsuitableKeyException("the private key is not that of its modulus");
    }
    return PublicKeys.rsa(modulus, exponent);
  }

  private BigInteger number(long attribute) throws CryptokiException {
    return new BigInteger(1, cryptoki.attribute(session.worker(), key, attribute));
  }

  private static boolean verifies(BigInteger modulus, BigInteger exponent, byte[] signature) {
    PKCS1Encoding padding = new PKCS1Encoding(new RSAEngine());
    try {
      padding.init(false, new RSAKeyParameters(false, modulus, exponent));
      return Arrays.equals(padding.processBlock(signature, 0, signature.length), ONE_DIGEST);
    } catch (InvalidCipherTextException | RuntimeException e) {
      // Bouncy Castle refuses moduli with small factors, and signatures that are not below them.
      return false;
    }
  }

  private byte[] curve(Curve curve) throws CryptokiException {
    byte[] parameters = cryptoki.attribute(session.worker(), key, Ck.CKA_EC_PARAMS);
    if (!Arrays.equals(parameters, curve.parameters())) {
      throw new UnsuitableKeyException("the key is not on " + curve);
    }
    Mechanism ecdsa = Mechanism.of(Ck.CKM_ECDSA);
    byte[] one = signature(ecdsa, ONE_DIGEST, curve.signatureBytes());
    byte[] other = signature(ecdsa, OTHER_DIGEST, curve.signatureBytes());
    PointRecovery recovery = new PointRecovery(curve);
    return recovery.candidates(ONE_DIGEST, one).stream()
        .filter(point -> recovery.verifies(point, OTHER_DIGEST, other))
        .findFirst()
        .map(point -> PublicKeys.curve(curve, point.getEncoded(false)))
        .orElseThrow(() -> new UnsuitableKeyException("the private key does not work"));
  }

  private byte[] signature(Mechanism mechanism, byte[] digest, int bytes) throws CryptokiException {
    try {
      return cryptoki.sign(session.worker(), mechanism, key, digest, bytes);
    } catch (CryptokiException e) {
      connection.passInputRefused(session, e);
      throw new UnsuitableKeyException("the private key does not work");
    }
  }
}
