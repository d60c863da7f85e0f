package org.claviger.provider.internal.key;

import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/** A public key on secp256k1, for which the JDK has no class. */
final class Secp256k1PublicKey extends EncodedPublicKey implements ECPublicKey {
  private static final long serialVersionUID = 1L;

  private final transient ECPoint point;

  Secp256k1PublicKey(ECPoint point, byte[] encoded) {
    super(encoded);
    this.point = point;
  }

  @Override
  public ECPoint getW() {
    return point;
  }

  @Override
  public ECParameterSpec getParams() {
    return Secp256k1.PARAMS;
  }

  @Override
  public String getAlgorithm() {
    return "EC";
  }

  @Override
  public String toString() {
    return "secp256k1 public key";
  }
}
