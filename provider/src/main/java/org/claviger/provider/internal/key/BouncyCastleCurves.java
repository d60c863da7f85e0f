package org.claviger.provider.internal.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/** The curves of KMS as Bouncy Castle's lightweight API takes them. */
public final class BouncyCastleCurves {
  private static final List<ASN1ObjectIdentifier> OIDS =
      List.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1,
          SECObjectIdentifiers.secp256k1);

  private BouncyCastleCurves() {}

  /**
   * A public key for Bouncy Castle.
   *
   * @throws InvalidKeyException if its curve is none of KMS, or it is not a point on it
   */
  public static ECPublicKeyParameters parameters(ECPublicKey key) throws InvalidKeyException {
    for (ASN1ObjectIdentifier oid : OIDS) {
      X9ECParameters curve = CustomNamedCurves.getByOID(oid);
      if (isSame(curve, key.getParams())) {
        return new ECPublicKeyParameters(
            point(curve, key.getW()), new ECNamedDomainParameters(oid, curve));
      }
    }
    throw new InvalidKeyException("the public key is on none of the curves of KMS");
  }

  /**
   * A public key in DER, in the one form that KMS takes: the curve by name, the point uncompressed.
   *
   * @throws InvalidKeyException if the key is not a point on the curve of the given parameters, or
   *     that curve is none of KMS, or the key itself names no curve
   */
  public static byte[] encode(ECPublicKey key, ECParameterSpec params)
      throws InvalidKeyException, IOException {
    ECPublicKeyParameters checked = parameters(key);
    requireNamedCurve(key);
    ECNamedDomainParameters domain = (ECNamedDomainParameters) checked.getParameters();
    if (!isSame(CustomNamedCurves.getByOID(domain.getName()), params)) {
      throw new InvalidKeyException("the public key is on another curve than the private key");
    }
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, domain.getName());
    byte[] point = checked.getQ().getEncoded(false);
    return new SubjectPublicKeyInfo(algorithm, point).getEncoded(ASN1Encoding.DER);
  }

  /** Explicit parameters may have come with faults that their reader mended: KMS takes none. */
  private static void requireNamedCurve(ECPublicKey key) throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    try {
      if (encoded == null
          || SubjectPublicKeyInfo.getInstance(encoded).getAlgorithm().getParameters()
              instanceof ASN1ObjectIdentifier) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("the public key's encoding cannot be read", e);
    }
    throw new InvalidKeyException("the public key has a curve without name: KMS takes named ones");
  }

  static boolean isSecp256k1(ECParameterSpec params) {
    return isSame(CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256k1), params);
  }

  private static boolean isSame(X9ECParameters curve, ECParameterSpec params) {
    return params != null
        && params.getCurve().getField() instanceof ECFieldFp field
        && field.getP().equals(curve.getCurve().getField().getCharacteristic())
        && params.getCurve().getA().equals(curve.getCurve().getA().toBigInteger())
        && params.getCurve().getB().equals(curve.getCurve().getB().toBigInteger())
        && params.getGenerator().equals(generator(curve))
        && params.getOrder().equals(curve.getN())
        && params.getCofactor() == curve.getH().intValueExact();
  }

  private static ECPoint generator(X9ECParameters curve) {
    org.bouncycastle.math.ec.ECPoint point = curve.getG().normalize();
    BigInteger x = point.getAffineXCoord().toBigInteger();
    return new ECPoint(x, point.getAffineYCoord().toBigInteger());
  }

  private static org.bouncycastle.math.ec.ECPoint point(X9ECParameters curve, ECPoint w)
      throws InvalidKeyException {
    try {
      return curve.getCurve().validatePoint(w.getAffineX(), w.getAffineY());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new InvalidKeyException("the public key is not a point on its curve", e);
    }
  }
}
