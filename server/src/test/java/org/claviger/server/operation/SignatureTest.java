package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign and Verify, checked by the JDK, and by Bouncy Castle where the JDK lacks the curve. */
class SignatureTest {
  private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final Map<String, String> KEYS = new ConcurrentHashMap<>();

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key(String spec) {
    return KEYS.computeIfAbsent(spec, each -> REGION.createKey(each, "SIGN_VERIFY"));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, SHA512withRSA",
    "RSA_2048, RSASSA_PSS_SHA_256, SHA-256",
    "RSA_2048, RSASSA_PSS_SHA_384, SHA-384",
    "RSA_2048, RSASSA_PSS_SHA_512, SHA-512",
    "RSA_3072, RSASSA_PSS_SHA_512, SHA-512",
    "RSA_4096, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA",
    "ECC_NIST_P256, ECDSA_SHA_256, SHA256withECDSA",
    "ECC_NIST_P384, ECDSA_SHA_384, SHA384withECDSA",
    "ECC_NIST_P521, ECDSA_SHA_512, SHA512withECDSA",
    "ECC_SECG_P256K1, ECDSA_SHA_256, SHA256withECDSA",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512, Ed25519",
  })
  void signsAndVerifiesAsOthersDo(String spec, String algorithm, String name) throws Exception {
    String key = key(spec);
    ObjectNode signed = REGION.call("Sign", request(key, algorithm, MESSAGE));
    assertThat(names(signed)).containsExactlyInAnyOrder("KeyId", "Signature", "SigningAlgorithm");
    assertThat(signed.required("KeyId").textValue()).isEqualTo(key);
    assertThat(signed.required("SigningAlgorithm").textValue()).isEqualTo(algorithm);
    byte[] signature = bytes(signed, "Signature");
    assertThat(verifiesElsewhere(spec, name, signature)).isTrue();

    ObjectNode verified = REGION.call("Verify", verify(key, algorithm, MESSAGE, signature));
    assertThat(names(verified))
        .containsExactlyInAnyOrder("KeyId", "SignatureValid", "SigningAlgorithm");
    assertThat(verified.required("SignatureValid").booleanValue()).isTrue();
    assertThat(verified.required("KeyId").textValue()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA-256, SHA256withRSA",
    "RSA_2048, RSASSA_PSS_SHA_384, SHA-384, SHA-384",
    "ECC_NIST_P256, ECDSA_SHA_256, SHA-256, SHA256withECDSA",
    "ECC_NIST_P521, ECDSA_SHA_512, SHA-512, SHA512withECDSA",
    "ECC_SECG_P256K1, ECDSA_SHA_256, SHA-256, SHA256withECDSA",
  })
  void aDigestSignsItsMessage(String spec, String algorithm, String hash, String name)
      throws Exception {
    byte[] digest = MessageDigest.getInstance(hash).digest(MESSAGE);
    ObjectNode request = request(key(spec), algorithm, digest).put("MessageType", "DIGEST");
    byte[] signature = bytes(REGION.call("Sign", request), "Signature");
    assertThat(verifiesElsewhere(spec, name, signature)).isTrue();
    REGION.call("Verify", verify(key(spec), algorithm, MESSAGE, signature));
    REGION.call("Verify", request.put("Signature", signature));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256",
    "RSA_2048, RSASSA_PSS_SHA_256",
    "ECC_NIST_P256, ECDSA_SHA_256",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512",
  })
  void everyChangeOfASignatureIsRefusedAndNothingElse(String spec, String algorithm) {
    String key = key(spec);
    byte[] signature = bytes(REGION.call("Sign", request(key, algorithm, MESSAGE)), "Signature");
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] mutant = signature.clone();
      mutant[bit / 8] ^= (byte) (1 << bit % 8);
      assertInvalid(key, algorithm, MESSAGE, mutant);
    }
    assertInvalid(key, algorithm, MESSAGE, Arrays.copyOf(signature, signature.length - 1));
    assertInvalid(key, algorithm, MESSAGE, Arrays.copyOf(signature, signature.length + 1));
    assertInvalid(key, algorithm, MESSAGE, new byte[1]);
    assertInvalid(key, algorithm, MESSAGE, new byte[6_144]);
    assertInvalid(key, algorithm, "attack at dusk".getBytes(UTF_8), signature);
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      noise[0] = 0x30;
      assertInvalid(key, algorithm, MESSAGE, noise);
    }
  }

  @Test
  void aSignatureOfOneAlgorithmIsNoneOfAnother() {
    String key = key("RSA_2048");
    byte[] signature =
        bytes(REGION.call("Sign", request(key, "RSASSA_PKCS1_V1_5_SHA_256", MESSAGE)), "Signature");
    assertInvalid(key, "RSASSA_PKCS1_V1_5_SHA_384", MESSAGE, signature);
    assertInvalid(key, "RSASSA_PSS_SHA_256", MESSAGE, signature);
  }

  @Test
  void signsMessagesUpToTheLimit() {
    String key = key("ECC_NIST_EDWARDS25519");
    byte[] longest = new byte[4_096];
    byte[] signature =
        bytes(REGION.call("Sign", request(key, "ED25519_SHA_512", longest)), "Signature");
    REGION.call("Verify", verify(key, "ED25519_SHA_512", longest, signature));
    REGION
        .assertRefused(
            "Sign", request(key, "ED25519_SHA_512", new byte[4_097]), ErrorCode.ValidationException)
        .hasMessage(
            "1 validation error detected: Value at 'message' failed to satisfy constraint: Member"
                + " must have length less than or equal to 4096");
    REGION.assertRefused(
        "Sign", request(key, "ED25519_SHA_512", new byte[0]), ErrorCode.ValidationException);
  }

  @Test
  void refusesDigestsOfAnotherLength() {
    for (String action : new String[] {"Sign", "Verify"}) {
      REGION
          .assertRefused(
              action,
              verify(key("ECC_NIST_P256"), "ECDSA_SHA_256", new byte[31], new byte[70])
                  .put("MessageType", "DIGEST"),
              ErrorCode.ValidationException)
          .hasMessage("Digest is invalid length for algorithm ECDSA_SHA_256.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256, ECDSA_SHA_384",
    "ECC_NIST_P256, RSASSA_PSS_SHA_256",
    "ECC_SECG_P256K1, ED25519_SHA_512",
    "RSA_2048, ECDSA_SHA_256",
    "RSA_2048, SM2DSA",
    "ECC_NIST_EDWARDS25519, ECDSA_SHA_512",
  })
  void refusesAlgorithmsOfOtherKeys(String spec, String algorithm) {
    for (String action : new String[] {"Sign", "Verify"}) {
      REGION
          .assertRefused(
              action,
              verify(key(spec), algorithm, MESSAGE, new byte[64]),
              ErrorCode.InvalidKeyUsageException)
          .hasMessage("Algorithm " + algorithm + " is incompatible with key spec " + spec + ".");
    }
  }

  @Test
  void refusesKeysOfOtherUsages() {
    String encrypting = REGION.createKey("RSA_2048", "ENCRYPT_DECRYPT");
    REGION
        .assertRefused(
            "Verify",
            verify(encrypting, "RSASSA_PSS_SHA_256", MESSAGE, new byte[256]),
            ErrorCode.InvalidKeyUsageException)
        .hasMessage(encrypting + " key usage is ENCRYPT_DECRYPT which is not valid for Verify.");
    String mac = REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
    REGION
        .assertRefused(
            "Sign", request(mac, "RSASSA_PSS_SHA_256", MESSAGE), ErrorCode.InvalidKeyUsageException)
        .hasMessage(mac + " key usage is GENERATE_VERIFY_MAC which is not valid for Sign.");
  }

  @Test
  void theRecordShowsNeitherMessageNorSignature() {
    ObjectNode request = verify("alias/x", "ECDSA_SHA_256", MESSAGE, new byte[70]);
    for (String action : new String[] {"Sign", "Verify"}) {
      assertThat(names(REGION.auditParameters(action, request)))
          .containsExactlyInAnyOrder("keyId", "messageType", "signingAlgorithm");
    }
  }

  private static void assertInvalid(
      String key, String algorithm, byte[] message, byte[] signature) {
    REGION
        .assertRefused(
            "Verify",
            verify(key, algorithm, message, signature),
            ErrorCode.KMSInvalidSignatureException)
        .hasMessage(null);
  }

  private static boolean verifiesElsewhere(String spec, String name, byte[] signature)
      throws GeneralSecurityException {
    boolean pss = name.startsWith("SHA-");
    String algorithm = pss ? "RSASSA-PSS" : name;
    String family = spec.startsWith("RSA") ? "RSA" : name.equals("Ed25519") ? name : "EC";
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(REGION.publicKey(key(spec)));
    boolean lackedByJdk = spec.equals("ECC_SECG_P256K1");
    Signature verifier =
        lackedByJdk
            ? Signature.getInstance(algorithm, BOUNCY_CASTLE)
            : Signature.getInstance(algorithm);
    if (pss) {
      int salt = MessageDigest.getInstance(name).getDigestLength();
      verifier.setParameter(
          new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), salt, 1));
    }
    verifier.initVerify(
        (lackedByJdk
                ? KeyFactory.getInstance(family, BOUNCY_CASTLE)
                : KeyFactory.getInstance(family))
            .generatePublic(encoded));
    verifier.update(MESSAGE);
    return verifier.verify(signature);
  }

  private static ObjectNode request(String key, String algorithm, byte[] message) {
    return on(key).put("Message", message).put("SigningAlgorithm", algorithm);
  }

  private static ObjectNode verify(String key, String algorithm, byte[] message, byte[] signature) {
    return request(key, algorithm, message).put("Signature", signature);
  }
}
