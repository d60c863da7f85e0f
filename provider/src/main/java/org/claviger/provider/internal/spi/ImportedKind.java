package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.provider.KmsKeyGenParameterSpec;

/**
 * What a software key becomes in the HSM.
 *
 * @param spec the KMS key spec, or that of the AEAD class
 * @param usage the KMS key usage
 * @param wrapping the KMS wrapping algorithm that its material fits into
 */
record ImportedKind(String spec, String usage, String wrapping) {
  private static final String OAEP = "RSAES_OAEP_SHA_256";
  private static final String KEY_WRAP = "RSA_AES_KEY_WRAP_SHA_256";
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  private static final Map<ASN1Encodable, String> CURVES =
      Map.of(
          SECObjectIdentifiers.secp256r1, "ECC_NIST_P256",
          SECObjectIdentifiers.secp384r1, "ECC_NIST_P384",
          SECObjectIdentifiers.secp521r1, "ECC_NIST_P521",
          SECObjectIdentifiers.secp256k1, "ECC_SECG_P256K1");

  private static final Map<String, String> HMACS =
      Map.of(
          "HMACSHA224", "HMAC_224",
          "HMACSHA256", "HMAC_256",
          "HMACSHA384", "HMAC_384",
          "HMACSHA512", "HMAC_512");

  /** Positions of X509Certificate.getKeyUsage (RFC 5280, section 4.2.1.3). */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int KEY_ENCIPHERMENT = 2;
  private static final int DATA_ENCIPHERMENT = 3;
  private static final int KEY_AGREEMENT = 4;

  /** An AES key becomes one of the AEAD class, as those that KeyGenerator makes. */
  static ImportedKind ofSecret(String algorithm, int bytes) throws KeyStoreException {
    String name = algorithm.toUpperCase(Locale.ROOT).replace("-", "");
    if (name.equals("AES") && bytes == 32) {
      return new ImportedKind(KmsKeyGenParameterSpec.AEAD, "ENCRYPT_DECRYPT", OAEP);
    }
    if (HMACS.containsKey(name)) {
      return new ImportedKind(HMACS.get(name), "GENERATE_VERIFY_MAC", OAEP);
    }
    throw new KeyStoreException(
        "KMS has no key for %s of %d bits: AES has 256, and there is HmacSHA224 to HmacSHA512"
            .formatted(algorithm, 8 * bytes));
  }

  /**
   * A private key signs, unless its certificate allows other usages alone.
   *
   * @param pkcs8 a PrivateKeyInfo (RFC 5208)
   */
  static ImportedKind ofPrivate(byte[] pkcs8, Certificate[] chain) throws KeyStoreException {
    String spec;
    try {
      spec = spec(PrivateKeyInfo.getInstance(pkcs8));
    } catch (IOException | IllegalArgumentException e) {
      throw new KeyStoreException("the private key is not in PKCS#8");
    }
    if (spec == null) {
      throw new KeyStoreException(
          "KMS has no key of this kind: it has RSA of 2048, 3072 and 4096 bits, elliptic curve keys"
              + " on P-256, P-384, P-521 and secp256k1, and Ed25519");
    }
    return new ImportedKind(spec, usage(spec, chain), KEY_WRAP);
  }

  private static String spec(PrivateKeyInfo info) throws IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      int bits = RSAPrivateKey.getInstance(info.parsePrivateKey()).getModulus().bitLength();
      return bits == 2048 || bits == 3072 || bits == 4096 ? "RSA_" + bits : null;
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return CURVES.get(info.getPrivateKeyAlgorithm().getParameters());
    }
    return algorithm.equals(ED25519) ? "ECC_NIST_EDWARDS25519" : null;
  }

  private static String usage(String spec, Certificate[] chain) {
    boolean[] allowed =
        chain != null && chain.length > 0 && chain[0] instanceof X509Certificate certificate
            ? certificate.getKeyUsage()
            : null;
    if (allowed == null || allowed[DIGITAL_SIGNATURE]) {
      return "SIGN_VERIFY";
    }
    if (spec.startsWith("RSA_") && (allowed[KEY_ENCIPHERMENT] || allowed[DATA_ENCIPHERMENT])) {
      return "ENCRYPT_DECRYPT";
    }
    return spec.startsWith("ECC_NIST_P") && allowed[KEY_AGREEMENT]
        ? "KEY_AGREEMENT"
        : "SIGN_VERIFY";
  }

  /** The material as KMS takes it. */
  byte[] wrap(byte[] wrappingKey, byte[] material) throws GeneralSecurityException {
    return wrapping.equals(OAEP)
        ? MaterialWrap.oaep(wrappingKey, material)
        : MaterialWrap.keyWrap(wrappingKey, material);
  }
}
