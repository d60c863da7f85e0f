package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignResponse;

/** What the HSM signs, others verify: SunRsaSign, SunEC, and Bouncy Castle for secp256k1. */
@ExtendWith(SharedServer.class)
class SignTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(UTF_8);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final KmsClient kms;
  private final SharedKeys keys;

  SignTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, SHA512withRSA",
    "RSA_2048, RSASSA_PSS_SHA_256, RSASSA-PSS",
    "RSA_2048, RSASSA_PSS_SHA_384, RSASSA-PSS",
    "RSA_2048, RSASSA_PSS_SHA_512, RSASSA-PSS",
    "RSA_3072, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA",
    "RSA_3072, RSASSA_PSS_SHA_384, RSASSA-PSS",
    "RSA_4096, RSASSA_PKCS1_V1_5_SHA_512, SHA512withRSA",
    "RSA_4096, RSASSA_PSS_SHA_512, RSASSA-PSS",
    "ECC_NIST_P256, ECDSA_SHA_256, SHA256withECDSA",
    "ECC_NIST_P384, ECDSA_SHA_384, SHA384withECDSA",
    "ECC_NIST_P521, ECDSA_SHA_512, SHA512withECDSA",
    "ECC_SECG_P256_K1, ECDSA_SHA_256, SHA256withECDSA",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512, Ed25519",
  })
  void aSignatureIsVerifiedByTheJdkAndByTheServer(KeySpec spec, String algorithm, String jca)
      throws GeneralSecurityException {
    String key = keys.id(spec, KeyUsageType.SIGN_VERIFY);
    SignResponse signed = sign(key, algorithm, MESSAGE, MessageType.RAW);
    assertThat(signed.keyId()).endsWith(":key/" + key);
    assertThat(signed.signingAlgorithmAsString()).isEqualTo(algorithm);
    byte[] signature = signed.signature().asByteArray();
    assertThat(verifyLocally(key, spec, jca, algorithm, MESSAGE, signature)).isTrue();
    assertThat(verify(key, algorithm, MESSAGE, MessageType.RAW, signature)).isTrue();
    assertThat(verifyLocally(key, spec, jca, algorithm, new byte[1], signature)).isFalse();
    assertThat(Errors.type(() -> verify(key, algorithm, new byte[1], MessageType.RAW, signature)))
        .isEqualTo(KmsInvalidSignatureException.class);
    signature[signature.length / 2] ^= 1;
    assertThat(Errors.type(() -> verify(key, algorithm, MESSAGE, MessageType.RAW, signature)))
        .isEqualTo(KmsInvalidSignatureException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA, SHA-256",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA, SHA-384",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, SHA512withRSA, SHA-512",
    "RSA_2048, RSASSA_PSS_SHA_256, RSASSA-PSS, SHA-256",
    "RSA_2048, RSASSA_PSS_SHA_384, RSASSA-PSS, SHA-384",
    "RSA_2048, RSASSA_PSS_SHA_512, RSASSA-PSS, SHA-512",
    "ECC_NIST_P256, ECDSA_SHA_256, SHA256withECDSA, SHA-256",
    "ECC_NIST_P384, ECDSA_SHA_384, SHA384withECDSA, SHA-384",
    "ECC_NIST_P521, ECDSA_SHA_512, SHA512withECDSA, SHA-512",
    "ECC_SECG_P256_K1, ECDSA_SHA_256, SHA256withECDSA, SHA-256",
  })
  void aSignedDigestIsASignatureOfItsMessage(
      KeySpec spec, String algorithm, String jca, String hash) throws GeneralSecurityException {
    String key = keys.id(spec, KeyUsageType.SIGN_VERIFY);
    byte[] message = new byte[100_000];
    byte[] digest = MessageDigest.getInstance(hash).digest(message);
    byte[] signature = sign(key, algorithm, digest, MessageType.DIGEST).signature().asByteArray();
    assertThat(verifyLocally(key, spec, jca, algorithm, message, signature)).isTrue();
    assertThat(verify(key, algorithm, digest, MessageType.DIGEST, signature)).isTrue();
    assertThat(Errors.message(() -> sign(key, algorithm, new byte[20], MessageType.DIGEST)))
        .isEqualTo("Digest is invalid length for algorithm " + algorithm + ".");
    assertThat(
            Errors.message(
                () -> verify(key, algorithm, new byte[20], MessageType.DIGEST, signature)))
        .isEqualTo("Digest is invalid length for algorithm " + algorithm + ".");
  }

  @Test
  void aMessageMayBe4096BytesAndNoMore() {
    String key = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    byte[] signature =
        sign(key, "ECDSA_SHA_256", new byte[4_096], MessageType.RAW).signature().asByteArray();
    assertThat(verify(key, "ECDSA_SHA_256", new byte[4_096], MessageType.RAW, signature)).isTrue();
    assertThat(Errors.code(() -> sign(key, "ECDSA_SHA_256", new byte[4_097], MessageType.RAW)))
        .isEqualTo("ValidationException");
    assertThat(Errors.code(() -> sign(key, "ECDSA_SHA_256", new byte[0], MessageType.RAW)))
        .isEqualTo("ValidationException");
  }

  @Test
  void anAlgorithmThatIsNotTheKeysIsRefused() {
    String key = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    assertThat(Errors.type(() -> sign(key, "ECDSA_SHA_384", MESSAGE, MessageType.RAW)))
        .isEqualTo(InvalidKeyUsageException.class);
    assertThat(Errors.code(() -> sign(key, "MD5_WITH_HOPE", MESSAGE, MessageType.RAW)))
        .isEqualTo("ValidationException");
  }

  @Test
  void aKeyForSomethingElseNeitherSignsNorVerifies() {
    String key = keys.symmetric();
    assertThat(Errors.message(() -> sign(key, "ECDSA_SHA_256", MESSAGE, MessageType.RAW)))
        .endsWith("key usage is ENCRYPT_DECRYPT which is not valid for Sign.");
    assertThat(
            Errors.message(
                () -> verify(key, "ECDSA_SHA_256", MESSAGE, MessageType.RAW, new byte[70])))
        .endsWith("key usage is ENCRYPT_DECRYPT which is not valid for Verify.");
  }

  @Test
  void aSymmetricKeyHasNoPublicKey() {
    assertThat(Errors.code(() -> kms.getPublicKey(r -> r.keyId(keys.symmetric()))))
        .isEqualTo("UnsupportedOperationException");
    assertThat(
            Errors.code(
                () ->
                    kms.getPublicKey(
                        r -> r.keyId(keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC)))))
        .isEqualTo("UnsupportedOperationException");
  }

  private SignResponse sign(String key, String algorithm, byte[] message, MessageType type) {
    return kms.sign(
        r ->
            r.keyId(key)
                .signingAlgorithm(algorithm)
                .message(SdkBytes.fromByteArray(message))
                .messageType(type));
  }

  private boolean verify(
      String key, String algorithm, byte[] message, MessageType type, byte[] signature) {
    return kms.verify(
            r ->
                r.keyId(key)
                    .signingAlgorithm(algorithm)
                    .message(SdkBytes.fromByteArray(message))
                    .messageType(type)
                    .signature(SdkBytes.fromByteArray(signature)))
        .signatureValid();
  }

  private boolean verifyLocally(
      String key, KeySpec spec, String jca, String algorithm, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = verifier(spec, jca);
    if (jca.equals("RSASSA-PSS")) {
      verifier.setParameter(pss(algorithm));
    }
    verifier.initVerify(publicKey(key, spec));
    verifier.update(message);
    return verifier.verify(signature);
  }

  private PublicKey publicKey(String key, KeySpec spec) throws GeneralSecurityException {
    GetPublicKeyResponse answer = kms.getPublicKey(r -> r.keyId(key));
    assertThat(answer.keySpec()).isEqualTo(spec);
    assertThat(answer.keyUsage()).isEqualTo(KeyUsageType.SIGN_VERIFY);
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(answer.publicKey().asByteArray());
    return keyFactory(spec).generatePublic(encoded);
  }

  private static KeyFactory keyFactory(KeySpec spec) throws GeneralSecurityException {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> KeyFactory.getInstance("RSA", "SunRsaSign");
      case ECC_SECG_P256_K1 -> KeyFactory.getInstance("EC", BOUNCY_CASTLE);
      case ECC_NIST_EDWARDS25519 -> KeyFactory.getInstance("Ed25519", "SunEC");
      default -> KeyFactory.getInstance("EC", "SunEC");
    };
  }

  private static Signature verifier(KeySpec spec, String jca) throws GeneralSecurityException {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> Signature.getInstance(jca, "SunRsaSign");
      case ECC_SECG_P256_K1 -> Signature.getInstance(jca, BOUNCY_CASTLE);
      default -> Signature.getInstance(jca, "SunEC");
    };
  }

  /** AWS: MGF1 with the same hash, and a salt as long as the hash. */
  private static PSSParameterSpec pss(String algorithm) {
    int bits = Integer.parseInt(algorithm.substring("RSASSA_PSS_SHA_".length()));
    String hash = "SHA-" + bits;
    return new PSSParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, PSSParameterSpec.TRAILER_FIELD_BC);
  }
}
