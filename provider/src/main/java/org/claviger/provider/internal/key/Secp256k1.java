package org.claviger.provider.internal.key;

import java.math.BigInteger;
import java.security.InvalidKeyException;
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
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/** The curve secp256k1 (SEC 2, section 2.4.1), which the JDK dropped in version 16. */
public final class Secp256k1 {
  private static final ASN1ObjectIdentifier OID = SECObjectIdentifiers.secp256k1;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByOID(OID);

  private static final ECDomainParameters DOMAIN = new ECNamedDomainParameters(OID, CURVE);

  /** The curve as the JCA takes it. */
  public static final ECParameterSpec PARAMS =
      new ECParameterSpec(
          new EllipticCurve(
              new ECFieldFp(CURVE.getCurve().getField().getCharacteristic()),
              CURVE.getCurve().getA().toBigInteger(),
              CURVE.getCurve().getB().toBigInteger()),
          point(CURVE.getG()),
          CURVE.getN(),
          CURVE.getH().intValueExact());

  private Secp256k1() {}

  /** Whether a public key lies on this curve. */
  public static boolean isCurveOf(ECPublicKey key) {
    ECParameterSpec other = key.getParams();
    return other != null
        && other.getCurve().getField().equals(PARAMS.getCurve().getField())
        && other.getCurve().getA().equals(PARAMS.getCurve().getA())
        && other.getCurve().getB().equals(PARAMS.getCurve().getB())
        && other.getGenerator().equals(PARAMS.getGenerator())
        && other.getOrder().equals(PARAMS.getOrder());
  }

  static boolean isCurveOf(SubjectPublicKeyInfo info) {
    return OID.equals(info.getAlgorithm().getParameters());
  }

  /** Decodes the point; one that is not on the curve is an IllegalArgumentException. */
  static ECPublicKey publicKey(SubjectPublicKeyInfo info, byte[] encoded) {
    byte[] point = info.getPublicKeyData().getOctets();
    return new Secp256k1PublicKey(point(CURVE.getCurve().decodePoint(point)), encoded);
  }

  /** The key as Bouncy Castle's lightweight API takes it; a point off the curve is refused. */
  public static ECPublicKeyParameters parameters(ECPublicKey key) throws InvalidKeyException {
    try {
      ECPoint w = key.getW();
      return new ECPublicKeyParameters(
          CURVE.getCurve().validatePoint(w.getAffineX(), w.getAffineY()), DOMAIN);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("the public key is not a point on secp256k1", e);
    }
  }

  private static ECPoint point(org.bouncycastle.math.ec.ECPoint point) {
    org.bouncycastle.math.ec.ECPoint affine = point.normalize();
    BigInteger x = affine.getAffineXCoord().toBigInteger();
    return new ECPoint(x, affine.getAffineYCoord().toBigInteger());
  }
}
