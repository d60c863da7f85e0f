package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.claviger.server.document.MalformedDocumentException;

/**
 * A public key that a domain's key is wrapped under: RSA of 3,072 or 4,096 bits with the exponent
 * 65537.
 *
 * @param encoded its DER SubjectPublicKeyInfo, the only spelling that is taken
 */
public record TransportKey(byte[] encoded) {
  static final int MAX_BYTES = 600;
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  public TransportKey {
    encoded = requireNonNull(encoded, "encoded").clone();
    RSAPublicKey key = parse(encoded);
    int bits = key.getModulus().bitLength();
    if (bits != 3_072 && bits != 4_096) {
      throw new MalformedDocumentException(
          "a transport key has " + bits + " bits; it must have 3072 or 4096");
    }
    if (!key.getPublicExponent().equals(EXPONENT) || !key.getModulus().testBit(0)) {
      throw new MalformedDocumentException("a transport key must have the exponent 65537");
    }
  }

  private static RSAPublicKey parse(byte[] encoded) {
    try {
      if (encoded.length <= MAX_BYTES
          && KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))
              instanceof RSAPublicKey key
          && Arrays.equals(key.getEncoded(), encoded)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      throw new MalformedDocumentException("a transport key is no RSA public key", e);
    }
    throw new MalformedDocumentException("a transport key is no RSA public key in DER");
  }

  @Override
  public byte[] encoded() {
    return encoded.clone();
  }

  /** The modulus, positive. */
  public BigInteger modulus() {
    return parse(encoded).getModulus();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransportKey key && Arrays.equals(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }
}
