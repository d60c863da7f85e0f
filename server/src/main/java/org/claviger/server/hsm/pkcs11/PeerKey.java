package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.claviger.server.hsm.InvalidPublicKeyException;

/**
 * A peer's public key for ECDH, checked as NIST SP 800-56A, section 5.6.2.3.3, asks: what is not on
 * the curve would make the result tell of the private key.
 */
final class PeerKey {
  private static final byte UNCOMPRESSED = 4;

  private PeerKey() {}

  /**
   * The point, uncompressed (SEC 1, section 2.3.3).
   *
   * @throws InvalidPublicKeyException if this is not the one DER of a point on the curve
   */
  static byte[] point(Curve curve, byte[] subjectPublicKeyInfo) {
    byte[] point = new byte[1 + 2 * curve.fieldBytes()];
    int header = PublicKeys.curve(curve, point).length - point.length;
    if (subjectPublicKeyInfo.length != header + point.length) {
      throw new InvalidPublicKeyException("not the length of a public key on " + curve);
    }
    System.arraycopy(subjectPublicKeyInfo, header, point, 0, point.length);
    if (!Arrays.equals(PublicKeys.curve(curve, point), subjectPublicKeyInfo)) {
      throw new InvalidPublicKeyException("not the DER of a public key on " + curve);
    }
    if (point[0] != UNCOMPRESSED) {
      throw new InvalidPublicKeyException("not an uncompressed point");
    }
    check(curve, point);
    return point;
  }

  private static void check(Curve curve, byte[] point) {
    ECDomainParameters domain = curve.domain();
    try {
      domain.validatePublicPoint(domain.getCurve().decodePoint(point));
    } catch (IllegalArgumentException e) {
      throw new InvalidPublicKeyException("not a point on " + curve, e);
    }
  }
}
