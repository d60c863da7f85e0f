package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.BigIntegers;
import org.claviger.server.hsm.UnsuitableKeyException;

/**
 * Private keys as PKCS#8 (RFC 5208, RFC 8017, RFC 5915, RFC 8410). The big integers that this takes
 * cannot be wiped: they are left to the garbage collector.
 */
final class PrivateKeys {
  /** The attributes of an RSA key, in the order of RFC 8017, appendix A.1.2. */
  static final long[] RSA_COMPONENTS = {
    Ck.CKA_MODULUS,
    Ck.CKA_PUBLIC_EXPONENT,
    Ck.CKA_PRIVATE_EXPONENT,
    Ck.CKA_PRIME_1,
    Ck.CKA_PRIME_2,
    Ck.CKA_EXPONENT_1,
    Ck.CKA_EXPONENT_2,
    Ck.CKA_COEFFICIENT
  };

  private static final byte[] SAMPLE = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5};

  private PrivateKeys() {}

  /** From the values of {@link #RSA_COMPONENTS}. */
  static PrivateKeyInfo rsa(byte[][] components) {
    BigInteger[] n = new BigInteger[components.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = new BigInteger(1, components[i]);
    }
    return info(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]));
  }

  /**
   * On a curve.
   *
   * @param value the scalar or the seed, as long as the field
   * @param publicKey DER SubjectPublicKeyInfo, whose point goes into the private key too
   */
  static PrivateKeyInfo curve(Curve curve, byte[] value, byte[] publicKey) {
    if (curve == Curve.ED25519) {
      return info(new AlgorithmIdentifier(curve.oid()), new DEROctetString(value));
    }
    byte[] point = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
    int orderBits = curve.domain().getN().bitLength();
    return info(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid()),
        new ECPrivateKey(orderBits, new BigInteger(1, value), new DERBitString(point), null));
  }

  private static PrivateKeyInfo info(AlgorithmIdentifier algorithm, ASN1Encodable key) {
    try {
      return new PrivateKeyInfo(algorithm, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The scalar of a private key on a curve, as long as the field.
   *
   * @throws UnsuitableKeyException if this is not the PKCS#8 of such a key
   */
  static byte[] scalar(KeyShape shape, byte[] pkcs8) {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
      if (shape instanceof KeyShape.Ec ec && isOn(ec.curve(), info)) {
        BigInteger scalar = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
        return BigIntegers.asUnsignedByteArray(ec.curve().fieldBytes(), scalar);
      }
    } catch (IOException | RuntimeException e) {
      // The decoder has many exceptions; their texts may quote the key.
      throw new UnsuitableKeyException("no PKCS#8 private key of a curve");
    }
    throw new UnsuitableKeyException("a private key of another kind");
  }

  private static boolean isOn(Curve curve, PrivateKeyInfo info) {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid())
        .equals(info.getPrivateKeyAlgorithm());
  }

  /** Whether the public key is that of the private key. */
  static boolean belongTogether(byte[] pkcs8, byte[] subjectPublicKeyInfo) {
    try {
      return belongTogether(
          PrivateKeyFactory.createKey(pkcs8), PublicKeyFactory.createKey(subjectPublicKeyInfo));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean belongTogether(AsymmetricKeyParameter key, AsymmetricKeyParameter other) {
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      return undoes(rsa, (RSAKeyParameters) other);
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      return ec.getParameters()
          .getG()
          .multiply(ec.getD())
          .equals(((ECPublicKeyParameters) other).getQ());
    }
    byte[] made = ((Ed25519PrivateKeyParameters) key).generatePublicKey().getEncoded();
    return Arrays.equals(made, ((Ed25519PublicKeyParameters) other).getEncoded());
  }

  private static boolean undoes(RSAPrivateCrtKeyParameters privateKey, RSAKeyParameters publicKey) {
    if (!privateKey.getModulus().equals(publicKey.getModulus())
        || !privateKey.getPublicExponent().equals(publicKey.getExponent())) {
      return false;
    }
    RSAEngine engine = new RSAEngine();
    engine.init(true, publicKey);
    byte[] encrypted = engine.processBlock(SAMPLE, 0, SAMPLE.length);
    engine.init(false, privateKey);
    byte[] decrypted = engine.processBlock(encrypted, 0, encrypted.length);
    return Arrays.equals(decrypted, SAMPLE);
  }
}
