package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.key.SigningAlgorithmSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Project Wycheproof's vectors against the verification of signatures. */
class SignatureVerifierTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("wycheproof.vectors", "../../shared/wycheproof"));

  @ParameterizedTest
  @CsvSource({
    "ecdsa_secp256k1_sha256_test, ECDSA_SHA_256",
    "ecdsa_secp256r1_sha256_test, ECDSA_SHA_256",
    "ecdsa_secp384r1_sha384_test, ECDSA_SHA_384",
    "ecdsa_secp521r1_sha512_test, ECDSA_SHA_512",
    "ed25519_test, ED25519_SHA_512",
    "rsa_pss_2048_sha256_mgf1_32_test, RSASSA_PSS_SHA_256",
    "rsa_pss_2048_sha384_mgf1_48_test, RSASSA_PSS_SHA_384",
    "rsa_pss_3072_sha256_mgf1_32_test, RSASSA_PSS_SHA_256",
    "rsa_pss_4096_sha384_mgf1_48_test, RSASSA_PSS_SHA_384",
    "rsa_pss_4096_sha512_mgf1_64_test, RSASSA_PSS_SHA_512",
    "rsa_signature_2048_sha256_test, RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_2048_sha384_test, RSASSA_PKCS1_V1_5_SHA_384",
    "rsa_signature_2048_sha512_test, RSASSA_PKCS1_V1_5_SHA_512",
    "rsa_signature_3072_sha256_test, RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_3072_sha512_test, RSASSA_PKCS1_V1_5_SHA_512",
    "rsa_signature_4096_sha256_test, RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_4096_sha512_test, RSASSA_PKCS1_V1_5_SHA_512",
  })
  void judgesEveryVectorRight(String file, SigningAlgorithmSpec algorithm) throws IOException {
    SigningScheme scheme = SigningScheme.of(algorithm);
    Path path = VECTORS.resolve(file + ".json");
    assumeTrue(
        Files.exists(path) || "true".equals(System.getenv("CI")),
        "Wycheproof's " + file + " is not there; -Dwycheproof.vectors=FOLDER says where it is");
    JsonNode vectors = new ObjectMapper().readTree(path.toFile());
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (JsonNode group : vectors.required("testGroups")) {
      AsymmetricKeyParameter key = PublicKeyFactory.createKey(hex(group.required("publicKeyDer")));
      for (JsonNode test : group.required("tests")) {
        count++;
        boolean valid =
            SignatureVerifier.verify(
                scheme,
                key,
                scheme.input(MessageType.RAW, hex(test.required("msg"))),
                hex(test.required("sig")));
        String result = test.required("result").textValue();
        // What Wycheproof leaves open is refused here: one encoding of a signature is accepted.
        if (valid != result.equals("valid")) {
          wrong.add(test.required("tcId") + " " + test.required("comment") + ": " + result);
        }
      }
    }
    assertThat(count).isEqualTo(vectors.required("numberOfTests").intValue()).isPositive();
    assertThat(wrong).isEmpty();
  }

  private static byte[] hex(JsonNode node) {
    return HexFormat.of().parseHex(node.textValue());
  }
}
