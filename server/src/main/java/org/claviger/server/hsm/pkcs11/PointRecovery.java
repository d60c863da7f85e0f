package org.claviger.server.hsm.pkcs11;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** Public keys from ECDSA signatures (SEC 1, section 4.1.6). */
final class PointRecovery {
  private final Curve curve;
  private final ECDomainParameters domain;

  PointRecovery(Curve curve) {
    this.curve = curve;
    this.domain = curve.domain();
  }

  /**
   * The points under which the signature verifies: up to four.
   *
   * @param digest not longer than the curve's order
   * @param signature r and s, each of the curve's length
   */
  List<ECPoint> candidates(byte[] digest, byte[] signature) {
    BigInteger n = domain.getN();
    BigInteger r = half(signature, 0);
    BigInteger s = half(signature, 1);
    List<ECPoint> points = new ArrayList<>();
    if (r.signum() == 0 || r.compareTo(n) >= 0) {
      return points;
    }
    BigInteger inverse = r.modInverse(n);
    BigInteger ofG = new BigInteger(1, digest).negate().multiply(inverse).mod(n);
    BigInteger ofR = s.multiply(inverse).mod(n);
    BigInteger field = domain.getCurve().getField().getCharacteristic();
    for (BigInteger x = r; x.compareTo(field) < 0; x = x.add(n)) {
      for (byte sign : new byte[] {2, 3}) {
        add(points, x, sign, ofG, ofR);
      }
    }
    return points;
  }

  private void add(List<ECPoint> points, BigInteger x, byte sign, BigInteger ofG, BigInteger ofR) {
    byte[] encoded = new byte[1 + curve.fieldBytes()];
    byte[] bytes = BigIntegers.asUnsignedByteArray(curve.fieldBytes(), x);
    encoded[0] = sign;
    System.arraycopy(bytes, 0, encoded, 1, bytes.length);
    try {
      ECPoint point = domain.getCurve().decodePoint(encoded);
      points.add(ECAlgorithms.sumOfTwoMultiplies(domain.getG(), ofG, point, ofR).normalize());
    } catch (IllegalArgumentException e) {
      // No point of the curve has this x coordinate.
    }
  }

  /** Whether the signature verifies under that point. */
  boolean verifies(ECPoint point, byte[] digest, byte[] signature) {
    if (point.isInfinity()) {
      return false;
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, new ECPublicKeyParameters(point, domain));
    return signer.verifySignature(digest, half(signature, 0), half(signature, 1));
  }

  private static BigInteger half(byte[] signature, int index) {
    int bytes = signature.length / 2;
    return new BigInteger(1, Arrays.copyOfRange(signature, index * bytes, (index + 1) * bytes));
  }
}
