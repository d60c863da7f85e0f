package org.claviger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import org.claviger.provider.internal.key.PublicKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Project Wycheproof's vectors for verification, through the provider. */
class WycheproofVerificationTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("wycheproof.vectors", "../../shared/wycheproof"));

  private final Provider claviger = new ClavigerProvider();

  @ParameterizedTest
  @CsvSource({
    "rsa_signature_2048_sha256_test.json, SHA256withRSA",
    "rsa_signature_2048_sha384_test.json, SHA384withRSA",
    "rsa_signature_2048_sha512_test.json, SHA512withRSA",
    "rsa_signature_3072_sha256_test.json, SHA256withRSA",
    "rsa_signature_3072_sha512_test.json, SHA512withRSA",
    "rsa_signature_4096_sha256_test.json, SHA256withRSA",
    "rsa_signature_4096_sha512_test.json, SHA512withRSA",
    "rsa_pss_2048_sha256_mgf1_32_test.json, RSASSA-PSS",
    "rsa_pss_2048_sha384_mgf1_48_test.json, RSASSA-PSS",
    "rsa_pss_3072_sha256_mgf1_32_test.json, RSASSA-PSS",
    "rsa_pss_4096_sha384_mgf1_48_test.json, RSASSA-PSS",
    "rsa_pss_4096_sha512_mgf1_64_test.json, RSASSA-PSS",
    "ecdsa_secp256k1_sha256_test.json, SHA256withECDSA",
    "ecdsa_secp256r1_sha256_test.json, SHA256withECDSA",
    "ecdsa_secp384r1_sha384_test.json, SHA384withECDSA",
    "ecdsa_secp521r1_sha512_test.json, SHA512withECDSA",
    "ed25519_test.json, Ed25519"
  })
  void agreesWithEveryVector(String file, String algorithm) throws Exception {
    JsonNode vectors = new ObjectMapper().readTree(VECTORS.resolve(file).toFile());
    int run = 0;
    for (JsonNode group : vectors.get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        String result = test.get("result").asText();
        if (!result.equals("acceptable")) {
          boolean verified = verify(algorithm, group, test);
          assertThat(verified)
              .as("%s test %s: %s", file, test.get("tcId"), test.get("comment"))
              .isEqualTo(result.equals("valid"));
        }
        run++;
      }
    }
    assertThat(run).isEqualTo(vectors.get("numberOfTests").asInt()).isPositive();
  }

  private boolean verify(String algorithm, JsonNode group, JsonNode test)
      throws GeneralSecurityException, IOException {
    PublicKey key = PublicKeys.decode(bytes(group.get("publicKeyDer")));
    Signature signature = Signature.getInstance(algorithm, claviger);
    signature.initVerify(key);
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(
          new PSSParameterSpec(
              group.get("sha").asText(),
              "MGF1",
              new MGF1ParameterSpec(group.get("mgfSha").asText()),
              group.get("sLen").asInt(),
              1));
    }
    signature.update(bytes(test.get("msg")));
    try {
      return signature.verify(bytes(test.get("sig")));
    } catch (SignatureException e) {
      return false;
    }
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asText());
  }
}
