package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;
import java.util.HexFormat;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;

/**
 * How a signature is asked of a module.
 *
 * @param mechanism of PKCS#11
 * @param input what it signs
 * @param signatureBytes the signature's length
 */
record Signing(Mechanism mechanism, byte[] input, int signatureBytes) {
  /** DER of DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
  private static final byte[] SHA_256_INFO = hex("3031300d060960864801650304020105000420");

  private static final byte[] SHA_384_INFO = hex("3041300d060960864801650304020205000430");
  private static final byte[] SHA_512_INFO = hex("3051300d060960864801650304020305000440");

  /** The longest digest that ECDSA takes, and the shortest. */
  private static final int MAXIMUM_DIGEST_BYTES = 64;

  private static final int MINIMUM_DIGEST_BYTES = 20;

  /** Sizes checked: a wrong one is the calling code's fault. */
  static Signing of(MaterialSpec spec, SignatureMechanism mechanism, byte[] input) {
    KeyShape shape = KeyShape.of(spec);
    if (shape instanceof KeyShape.Rsa rsa && rsa.signs()) {
      return rsa(rsa.bytes(), mechanism, input);
    }
    if (shape instanceof KeyShape.Ec ec && ec.signs()) {
      return curve(ec.curve(), mechanism, input);
    }
    if (shape instanceof KeyShape.MlDsa mlDsa && mechanism == SignatureMechanism.ML_DSA) {
      return new Signing(Mechanism.of(Ck.CKM_ML_DSA), input, mlDsa.set().signatureBytes());
    }
    throw new IllegalArgumentException(spec + " does not sign by " + mechanism);
  }

  private static Signing rsa(int bytes, SignatureMechanism mechanism, byte[] digest) {
    return switch (mechanism) {
      case RSA_PKCS1_SHA_256 -> pkcs1(bytes, SHA_256_INFO, digest, 32);
      case RSA_PKCS1_SHA_384 -> pkcs1(bytes, SHA_384_INFO, digest, 48);
      case RSA_PKCS1_SHA_512 -> pkcs1(bytes, SHA_512_INFO, digest, 64);
      case RSA_PSS_SHA_256 -> pss(bytes, Ck.CKM_SHA256, Ck.CKG_MGF1_SHA256, digest, 32);
      case RSA_PSS_SHA_384 -> pss(bytes, Ck.CKM_SHA384, Ck.CKG_MGF1_SHA384, digest, 48);
      case RSA_PSS_SHA_512 -> pss(bytes, Ck.CKM_SHA512, Ck.CKG_MGF1_SHA512, digest, 64);
      default -> throw new IllegalArgumentException(mechanism + " is not for RSA keys");
    };
  }

  private static Signing pkcs1(int bytes, byte[] info, byte[] digest, int digestBytes) {
    check(digest, digestBytes, digestBytes);
    return new Signing(Mechanism.of(Ck.CKM_RSA_PKCS), concat(info, digest), bytes);
  }

  /** What RSASSA-PKCS1-v1_5 signs of a message with this SHA-256 digest. */
  static byte[] digestInfoOfSha256(byte[] digest) {
    return concat(SHA_256_INFO, digest);
  }

  private static byte[] concat(byte[] info, byte[] digest) {
    byte[] input = Arrays.copyOf(info, info.length + digest.length);
    System.arraycopy(digest, 0, input, info.length, digest.length);
    return input;
  }

  private static Signing pss(int bytes, long hash, long mgf, byte[] digest, int digestBytes) {
    check(digest, digestBytes, digestBytes);
    return new Signing(Mechanism.pss(hash, mgf, digestBytes), digest, bytes);
  }

  private static Signing curve(Curve curve, SignatureMechanism mechanism, byte[] input) {
    boolean edwards = curve == Curve.ED25519;
    if (edwards && mechanism == SignatureMechanism.ED25519) {
      return new Signing(Mechanism.of(Ck.CKM_EDDSA), input, curve.signatureBytes());
    }
    if (edwards && mechanism == SignatureMechanism.ED25519_PH) {
      check(input, MAXIMUM_DIGEST_BYTES, MAXIMUM_DIGEST_BYTES);
      return new Signing(Mechanism.ed25519ph(), input, curve.signatureBytes());
    }
    if (!edwards && mechanism == SignatureMechanism.ECDSA) {
      check(input, MINIMUM_DIGEST_BYTES, MAXIMUM_DIGEST_BYTES);
      return new Signing(Mechanism.of(Ck.CKM_ECDSA), input, curve.signatureBytes());
    }
    throw new IllegalArgumentException(mechanism + " is not for " + curve + " keys");
  }

  private static void check(byte[] digest, int least, int most) {
    if (digest.length < least || digest.length > most) {
      throw new IllegalArgumentException(
          "the digest has " + digest.length + " bytes; it must have " + least + " to " + most);
    }
  }

  private static byte[] hex(String value) {
    return HexFormat.of().parseHex(value);
  }
}
