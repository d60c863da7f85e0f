package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GenerateMac and VerifyMac. */
class MacTest {
  private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static String key;

  @BeforeAll
  static void createKey() {
    key = REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_224, HMAC_SHA_224, 28",
    "HMAC_256, HMAC_SHA_256, 32",
    "HMAC_384, HMAC_SHA_384, 48",
    "HMAC_512, HMAC_SHA_512, 64",
  })
  void verifiesWhatItGenerates(String spec, String algorithm, int length) {
    String each = REGION.createKey(spec, "GENERATE_VERIFY_MAC");
    ObjectNode answer = REGION.call("GenerateMac", request(each, algorithm, MESSAGE));
    assertThat(names(answer)).containsExactlyInAnyOrder("KeyId", "Mac", "MacAlgorithm");
    assertThat(answer.required("KeyId").textValue()).isEqualTo(each);
    assertThat(answer.required("MacAlgorithm").textValue()).isEqualTo(algorithm);
    byte[] mac = bytes(answer, "Mac");
    assertThat(mac).hasSize(length);
    ObjectNode verified =
        REGION.call("VerifyMac", request(each, algorithm, MESSAGE).put("Mac", mac));
    assertThat(names(verified)).containsExactlyInAnyOrder("KeyId", "MacValid", "MacAlgorithm");
    assertThat(verified.required("MacValid").booleanValue()).isTrue();
  }

  @Test
  void isAFunctionOfKeyAndMessage() {
    String other = REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
    assertThat(mac(key, MESSAGE))
        .isEqualTo(mac(key, MESSAGE))
        .isNotEqualTo(mac(other, MESSAGE))
        .isNotEqualTo(mac(key, new byte[14]));
  }

  @Test
  void refusesEveryOtherMac() {
    byte[] mac = mac(key, MESSAGE);
    for (int bit = 0; bit < mac.length * 8; bit++) {
      byte[] mutant = mac.clone();
      mutant[bit / 8] ^= (byte) (1 << bit % 8);
      assertInvalid(MESSAGE, mutant);
    }
    assertInvalid(MESSAGE, Arrays.copyOf(mac, 31));
    assertInvalid(MESSAGE, Arrays.copyOf(mac, 33));
    assertInvalid(MESSAGE, new byte[6_144]);
    assertInvalid("attack at dusk".getBytes(UTF_8), mac);
  }

  @Test
  void takesMessagesUpToTheLimit() {
    assertThat(mac(key, new byte[1])).hasSize(32);
    assertThat(mac(key, new byte[4_096])).hasSize(32);
    for (int length : new int[] {0, 4_097}) {
      REGION.assertRefused(
          "GenerateMac",
          request(key, "HMAC_SHA_256", new byte[length]),
          ErrorCode.ValidationException);
    }
  }

  @Test
  void refusesAlgorithmsOfOtherKeysInTheWordsOfAws() {
    String hmac224 = REGION.createKey("HMAC_224", "GENERATE_VERIFY_MAC");
    for (String action : new String[] {"GenerateMac", "VerifyMac"}) {
      REGION
          .assertRefused(
              action,
              request(hmac224, "HMAC_SHA_256", MESSAGE).put("Mac", new byte[32]),
              ErrorCode.InvalidKeyUsageException)
          .hasMessage("Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.");
    }
  }

  @Test
  void refusesKeysOfOtherUsages() {
    String symmetric = REGION.createSymmetricKey();
    REGION
        .assertRefused(
            "GenerateMac",
            request(symmetric, "HMAC_SHA_256", MESSAGE),
            ErrorCode.InvalidKeyUsageException)
        .hasMessage(
            symmetric + " key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.");
  }

  @Test
  void theRecordShowsNeitherMessageNorMac() {
    ObjectNode request = request(key, "HMAC_SHA_256", MESSAGE).put("Mac", new byte[32]);
    for (String action : new String[] {"GenerateMac", "VerifyMac"}) {
      assertThat(names(REGION.auditParameters(action, request)))
          .containsExactlyInAnyOrder("keyId", "macAlgorithm");
    }
  }

  private static void assertInvalid(byte[] message, byte[] mac) {
    REGION
        .assertRefused(
            "VerifyMac",
            request(key, "HMAC_SHA_256", message).put("Mac", mac),
            ErrorCode.KMSInvalidMacException)
        .hasMessage(null);
  }

  private static byte[] mac(String keyId, byte[] message) {
    return bytes(REGION.call("GenerateMac", request(keyId, "HMAC_SHA_256", message)), "Mac");
  }

  private static ObjectNode request(String keyId, String algorithm, byte[] message) {
    return on(keyId).put("Message", message).put("MacAlgorithm", algorithm);
  }
}
