package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;

/** Public keys as DER SubjectPublicKeyInfo (RFC 5280, RFC 3279, RFC 5480, RFC 8410). */
final class PublicKeys {
  private PublicKeys() {}

  /** Of an object of that shape. */
  static byte[] of(Cryptoki cryptoki, long session, KeyShape shape, long publicKey)
      throws CryptokiException {
    if (shape instanceof KeyShape.MlDsa mlDsa) {
      byte[] value = cryptoki.attribute(session, publicKey, Ck.CKA_VALUE);
      return mlDsa.set().subjectPublicKeyInfo(value);
    }
    return shape instanceof KeyShape.Ec ec
        ? curve(cryptoki, session, publicKey, ec.curve())
        : rsa(cryptoki, session, publicKey);
  }

  static byte[] rsa(Cryptoki cryptoki, long session, long publicKey) throws CryptokiException {
    BigInteger modulus = new BigInteger(1, cryptoki.attribute(session, publicKey, Ck.CKA_MODULUS));
    BigInteger exponent =
        new BigInteger(1, cryptoki.attribute(session, publicKey, Ck.CKA_PUBLIC_EXPONENT));
    return rsa(modulus, exponent);
  }

  /** A positive number as PKCS#11 has it: without a sign. */
  static byte[] unsigned(BigInteger number) {
    return BigIntegers.asUnsignedByteArray(number);
  }

  static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    try {
      return new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(modulus, exponent))
          .getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] curve(Cryptoki cryptoki, long session, long publicKey, Curve curve)
      throws CryptokiException {
    // PKCS#11 v2.40, section 2.3.3: CKA_EC_POINT is the DER of an OCTET STRING.
    byte[] value = cryptoki.attribute(session, publicKey, Ck.CKA_EC_POINT);
    return curve(curve, ASN1OctetString.getInstance(value).getOctets());
  }

  /** Of a point as SEC 1 encodes it, or RFC 8032. */
  static byte[] curve(Curve curve, byte[] point) {
    AlgorithmIdentifier algorithm =
        curve == Curve.ED25519
            ? new AlgorithmIdentifier(curve.oid())
            : new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid());
    try {
      return new SubjectPublicKeyInfo(algorithm, point).getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
