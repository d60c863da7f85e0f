package org.claviger.provider.internal.key;

import java.security.PublicKey;
import java.util.Arrays;

/** A public key that the JDK has no class for: its DER SubjectPublicKeyInfo (RFC 5280) is it. */
abstract sealed class EncodedPublicKey implements PublicKey
    permits MlDsaPublicKey, Secp256k1PublicKey {
  private static final long serialVersionUID = 1L;

  private final byte[] encoded;

  EncodedPublicKey(byte[] encoded) {
    this.encoded = encoded.clone();
  }

  @Override
  public final String getFormat() {
    return "X.509";
  }

  @Override
  public final byte[] getEncoded() {
    return encoded.clone();
  }

  /** What is written is read again by its encoding. */
  final Object readResolve() {
    return PublicKeys.decode(encoded);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof PublicKey key && Arrays.equals(encoded, key.getEncoded());
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(encoded);
  }
}
