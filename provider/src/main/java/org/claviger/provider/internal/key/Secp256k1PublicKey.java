package org.claviger.provider.internal.key;

import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;

/** A public key on secp256k1, for which the JDK has no class. */
final class Secp256k1PublicKey implements ECPublicKey {
  private static final long serialVersionUID = 1L;

  private final transient ECPoint point;
  private final byte[] encoded;

  Secp256k1PublicKey(ECPoint point, byte[] encoded) {
    this.point = point;
    this.encoded = encoded.clone();
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
  public String getFormat() {
    return "X.509";
  }

  @Override
  public byte[] getEncoded() {
    return encoded.clone();
  }

  /** The point is not serialisable: what is written is read again by its encoding. */
  private Object readResolve() {
    return PublicKeys.decode(encoded);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ECPublicKey key && Arrays.equals(encoded, key.getEncoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return "secp256k1 public key";
  }
}
