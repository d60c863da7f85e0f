package org.claviger.server.quorum;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.server.digest.Sha256;
import org.claviger.server.document.MalformedDocumentException;

/**
 * The public key of an operator: EC on P-256 or P-384, RSA of 2,048 to 4,096 bits, or Ed25519.
 *
 * <p>A signature is over the whole file of a request: ECDSA (DER) with SHA-256 or, on P-384,
 * SHA-384; RSASSA-PKCS1-v1_5 with SHA-256; Ed25519. {@code openssl dgst -sha256 -sign} makes those
 * of the first kinds.
 */
public final class OperatorKey {
  private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS =
      Map.of(
          X9ObjectIdentifiers.id_ecPublicKey,
          "EC",
          PKCSObjectIdentifiers.rsaEncryption,
          "RSA",
          EdECObjectIdentifiers.id_Ed25519,
          "Ed25519");

  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 4_096;
  private static final int P256_BITS = 256;
  private static final int P384_BITS = 384;
  static final int MAX_BYTES = 1_024;

  private final byte[] encoded;
  private final PublicKey key;
  private final String signatures;

  private OperatorKey(byte[] encoded, PublicKey key, String signatures) {
    this.encoded = encoded;
    this.key = key;
    this.signatures = signatures;
  }

  /**
   * A key.
   *
   * @param encoded DER SubjectPublicKeyInfo (RFC 5280)
   * @throws MalformedDocumentException if it is none, or of another kind
   */
  public static OperatorKey of(byte[] encoded) {
    if (encoded.length > MAX_BYTES) {
      throw unsuitable();
    }
    PublicKey key;
    try {
      key =
          KeyFactory.getInstance(algorithm(encoded))
              .generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw unsuitable();
    }
    if (!Arrays.equals(key.getEncoded(), encoded)) {
      throw unsuitable();
    }
    return new OperatorKey(encoded.clone(), key, signatures(key));
  }

  private static String algorithm(byte[] encoded) {
    try {
      ASN1ObjectIdentifier algorithm =
          SubjectPublicKeyInfo.getInstance(encoded).getAlgorithm().getAlgorithm();
      return Optional.ofNullable(ALGORITHMS.get(algorithm)).orElseThrow(OperatorKey::unsuitable);
    } catch (IllegalArgumentException e) {
      throw unsuitable();
    }
  }

  private static String signatures(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      if (isNist(ec, bits)) {
        return bits == P256_BITS ? "SHA256withECDSA" : "SHA384withECDSA";
      }
    } else if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS) {
        return "SHA256withRSA";
      }
    } else if (key.getAlgorithm().equals("EdDSA")) {
      return "Ed25519";
    }
    throw unsuitable();
  }

  private static boolean isNist(ECPublicKey key, int bits) {
    String name = key.getParams().toString();
    return (bits == P256_BITS && name.contains("secp256r1"))
        || (bits == P384_BITS && name.contains("secp384r1"));
  }

  private static MalformedDocumentException unsuitable() {
    return new MalformedDocumentException(
        "an operator's key must be an EC key on P-256 or P-384, an RSA key of 2,048 to 4,096 bits,"
            + " or an Ed25519 key");
  }

  /** DER SubjectPublicKeyInfo. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** SHA-256 of {@link #encoded}, 64 hexadecimal digits. */
  public String fingerprint() {
    return Sha256.hex(encoded);
  }

  /** The name that {@link Signature} has for its signatures. */
  public String signatures() {
    return signatures;
  }

  /** Whether it signed a request. */
  boolean signed(byte[] request, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(signatures);
      verifier.initVerify(key);
      verifier.update(request);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperatorKey that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
