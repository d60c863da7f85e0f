package org.claviger.provider.internal.spi;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
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

  /** The DER of a DigestInfo before the digest: RFC 8017, section 9.2, note 1. */
  private static final Map<Integer, String> DIGEST_INFO =
      Map.of(
          256, "3031300d060960864801650304020105000420",
          384, "3041300d060960864801650304020205000430",
          512, "3051300d060960864801650304020305000440");

  private final RSAPublicKey key;
  private final DigestContent content;
  private final byte[] prefix;

  Pkcs1Verifier(RSAPublicKey key, int bits) throws InvalidKeyException {
    int modulusBits = key.getModulus().bitLength();
    if (modulusBits < MIN_MODULUS_BITS
        || modulusBits > MAX_MODULUS_BITS
        || key.getPublicExponent().signum() <= 0
        || key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new InvalidKeyException(
          "an RSA modulus has 1,024 to 16,384 bits and its exponent at most 64");
    }
    this.key = key;
    this.content = new DigestContent("SHA-" + bits);
    this.prefix = HexFormat.of().parseHex(DIGEST_INFO.get(bits));
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

  /** {@code 00 01 FF..FF 00 DigestInfo}. */
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
