package org.claviger.provider.internal.spi;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.util.BigIntegers;

/**
 * Verifies RSASSA-PKCS1-v1_5 by comparing encodings, as RFC 8017, section 8.2.2 prescribes and
 * KMS's Verify does. The JDK also takes an encoding without the NULL of the algorithm identifier,
 * so that one message would have two signatures.
 */
final class Pkcs1Verifier implements Verifier {
  private static final int MIN_MODULUS_BITS = 1_024;
  private static final int MAX_MODULUS_BITS = 16_384;
  private static final int MAX_EXPONENT_BITS = 64;

  private final RSAPublicKey key;
  private final KmsSigner.Content content;
  private final byte[] prefix;

  /** A verifier of signatures over a digest. */
  Pkcs1Verifier(RSAPublicKey key, int bits) throws InvalidKeyException {
    this(key, new DigestContent("SHA-" + bits), Pkcs1Digest.ofBits(bits).prefix());
  }

  /** A verifier of signatures over what is padded as it is. */
  Pkcs1Verifier(RSAPublicKey key, KmsSigner.Content content) throws InvalidKeyException {
    this(key, content, new byte[0]);
  }

  private Pkcs1Verifier(RSAPublicKey key, KmsSigner.Content content, byte[] prefix)
      throws InvalidKeyException {
    int modulusBits = key.getModulus().bitLength();
    if (modulusBits < MIN_MODULUS_BITS
        || modulusBits > MAX_MODULUS_BITS
        || key.getPublicExponent().signum() <= 0
        || key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new InvalidKeyException(
          "an RSA modulus has 1,024 to 16,384 bits and its exponent at most 64");
    }
    this.key = key;
    this.content = content;
    this.prefix = prefix;
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    content.update(in, offset, length);
  }

  @Override
  public boolean verify(byte[] signature) throws SignatureException {
    byte[] expected = encode(content.take());
    BigInteger value = new BigInteger(1, signature);
    if (signature.length != expected.length || value.compareTo(key.getModulus()) >= 0) {
      throw new SignatureException(
          "a signature under this key has %d bytes and is below its modulus"
              .formatted(expected.length));
    }
    BigInteger opened = value.modPow(key.getPublicExponent(), key.getModulus());
    return MessageDigest.isEqual(
        expected, BigIntegers.asUnsignedByteArray(expected.length, opened));
  }

  /** {@code 00 01 FF..FF 00 DigestInfo}. A content is at most 11 bytes shorter than the modulus. */
  private byte[] encode(byte[] digest) {
    byte[] encoded = new byte[(key.getModulus().bitLength() + 7) / 8];
    int infoStart = encoded.length - digest.length - prefix.length;
    Arrays.fill(encoded, 2, infoStart - 1, (byte) 0xff);
    encoded[1] = 1;
    System.arraycopy(prefix, 0, encoded, infoStart, prefix.length);
    System.arraycopy(digest, 0, encoded, encoded.length - digest.length, digest.length);
    return encoded;
  }
}
