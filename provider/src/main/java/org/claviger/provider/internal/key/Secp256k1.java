package org.claviger.provider.internal.key;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** The curve secp256k1 (SEC 2, section 2.4.1), which the JDK dropped in version 16. */
final class Secp256k1 {
  private static final ASN1ObjectIdentifier OID = SECObjectIdentifiers.secp256k1;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByOID(OID);

  /** The curve as the JCA takes it. */
  static final ECParameterSpec PARAMS =
      new ECParameterSpec(
          new EllipticCurve(
              new ECFieldFp(CURVE.getCurve().getField().getCharacteristic()),
              CURVE.getCurve().getA().toBigInteger(),
              CURVE.getCurve().getB().toBigInteger()),
          point(CURVE.getG()),
          CURVE.getN(),
          CURVE.getH().intValueExact());

  private Secp256k1() {}

  static boolean isCurveOf(SubjectPublicKeyInfo info) {
    return OID.equals(info.getAlgorithm().getParameters());
  }

  /** Decodes the point; one that is not on the curve is an IllegalArgumentException. */
  static ECPublicKey publicKey(SubjectPublicKeyInfo info, byte[] encoded) {
    byte[] point = info.getPublicKeyData().getOctets();
    return new Secp256k1PublicKey(point(CURVE.getCurve().decodePoint(point)), encoded);
  }

  private static ECPoint point(org.bouncycastle.math.ec.ECPoint point) {
    org.bouncycastle.math.ec.ECPoint affine = point.normalize();
    BigInteger x = affine.getAffineXCoord().toBigInteger();
    return new ECPoint(x, affine.getAffineYCoord().toBigInteger());
  }
}
