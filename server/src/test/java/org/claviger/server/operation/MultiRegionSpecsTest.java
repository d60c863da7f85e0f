package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of every spec that the module can wrap, replicated and used in both regions. */
class MultiRegionSpecsTest {
  private static final String MESSAGE = "bWVzc2FnZQ==";

  @TempDir static Path directory;
  private static RegionPair regions;

  private final TestApi home = RegionPair.api(regions.home());
  private final TestApi abroad = RegionPair.api(regions.abroad());

  @BeforeAll
  static void open() {
    regions = RegionPair.open(directory);
  }

  @AfterAll
  static void close() {
    regions.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PSS_SHA_256",
    "RSA_3072, RSASSA_PKCS1_V1_5_SHA_384",
    "RSA_4096, RSASSA_PSS_SHA_512",
    "ECC_NIST_P256, ECDSA_SHA_256",
    "ECC_NIST_P384, ECDSA_SHA_384",
    "ECC_NIST_P521, ECDSA_SHA_512",
    "ECC_SECG_P256K1, ECDSA_SHA_256"
  })
  void whatOneSignsTheOtherVerifies(String spec, String algorithm) {
    String id = replicated(spec, "SIGN_VERIFY");
    assertThat(publicKey(abroad, id)).isEqualTo(publicKey(home, id));
    String signed =
        "{'KeyId':'%s','Message':'" + MESSAGE + "','SigningAlgorithm':'" + algorithm + "'%s}";
    String there = abroad.call("Sign", signed, id, "").required("Signature").asText();
    ObjectNode verified = home.call("Verify", signed, id, ",'Signature':'" + there + "'");
    assertThat(verified.required("SignatureValid").booleanValue()).isTrue();
    String here = home.call("Sign", signed, id, "").required("Signature").asText();
    abroad.call("Verify", signed, id, ",'Signature':'" + here + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_2048", "RSA_3072", "RSA_4096"})
  void whatIsEncryptedUnderThePublicKeyBothDecrypt(String spec) {
    String id = replicated(spec, "ENCRYPT_DECRYPT");
    String how = "{'KeyId':'%s','EncryptionAlgorithm':'RSAES_OAEP_SHA_256',%s}";
    String blob =
        home.call("Encrypt", how, id, "'Plaintext':'AAAA'").required("CiphertextBlob").asText();
    for (TestApi api : new TestApi[] {home, abroad}) {
      ObjectNode opened = api.call("Decrypt", how, id, "'CiphertextBlob':'" + blob + "'");
      assertThat(opened.required("Plaintext").asText()).isEqualTo("AAAA");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_224, HMAC_SHA_224",
    "HMAC_256, HMAC_SHA_256",
    "HMAC_384, HMAC_SHA_384",
    "HMAC_512, HMAC_SHA_512"
  })
  void theMacsOfBothAreTheSame(String spec, String algorithm) {
    String id = replicated(spec, "GENERATE_VERIFY_MAC");
    String of = "{'KeyId':'%s','Message':'" + MESSAGE + "','MacAlgorithm':'" + algorithm + "'%s}";
    String there = abroad.call("GenerateMac", of, id, "").required("Mac").asText();
    assertThat(home.call("GenerateMac", of, id, "").required("Mac").asText()).isEqualTo(there);
    home.call("VerifyMac", of, id, ",'Mac':'" + there + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void bothAgreeOnTheSameSecret(String spec) {
    String id = replicated(spec, "KEY_AGREEMENT");
    String peer =
        Base64.getEncoder()
            .encodeToString(
                publicKey(
                    home, home.createKeyId("{'KeySpec':'%s','KeyUsage':'KEY_AGREEMENT'}", spec)));
    String with =
        "{'KeyId':'%s','KeyAgreementAlgorithm':'ECDH','PublicKey':'%s'}".formatted(id, peer);
    assertThat(abroad.call("DeriveSharedSecret", with).required("SharedSecret").asText())
        .isEqualTo(home.call("DeriveSharedSecret", with).required("SharedSecret").asText());
  }

  private String replicated(String spec, String usage) {
    String id =
        home.createKeyId("{'MultiRegion':true,'KeySpec':'%s','KeyUsage':'%s'}", spec, usage);
    RegionPair.replicate(home, id);
    return id;
  }

  private static byte[] publicKey(TestApi api, String id) {
    return Base64.getDecoder()
        .decode(api.call("GetPublicKey", "{'KeyId':'%s'}", id).required("PublicKey").asText());
  }
}
