package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the cryptographic actions do with keys that cannot be used, and with unsupported members.
 */
class KeyStateTest {
  private static final byte[] DATA = {1, 2, 3};

  @RegisterExtension static final TestRegion REGION = new TestRegion();

  /** Each action with the key it takes and a request that would succeed. */
  static Stream<Arguments> actions() {
    return Stream.of(
        Arguments.of("Encrypt", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        Arguments.of("Decrypt", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        Arguments.of("ReEncrypt", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        Arguments.of("GenerateDataKey", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        Arguments.of("GenerateDataKeyWithoutPlaintext", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        Arguments.of("Sign", "ECC_NIST_P256", "SIGN_VERIFY"),
        Arguments.of("Verify", "ECC_NIST_P256", "SIGN_VERIFY"),
        Arguments.of("GenerateMac", "HMAC_256", "GENERATE_VERIFY_MAC"),
        Arguments.of("VerifyMac", "HMAC_256", "GENERATE_VERIFY_MAC"),
        Arguments.of("AeadEncrypt", "AEAD", "ENCRYPT_DECRYPT"),
        Arguments.of("AeadDecrypt", "AEAD", "ENCRYPT_DECRYPT"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void permissionComesBeforeState(String action, String spec, String usage) {
    String key = spec.equals("AEAD") ? REGION.createAeadKey(false) : REGION.createKey(spec, usage);
    ObjectNode request = request(action, key);
    REGION.call("DisableKey", on(key));
    assertThat(REGION.prepare(action, request).accesses())
        .allSatisfy(access -> assertThat(access.resourceArn()).isEqualTo(key))
        .allSatisfy(
            access ->
                assertThat(access.permission())
                    .endsWith(permissionName(access.permission(), action)));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void aDryRunThatWouldSucceedSaysSo(String action, String spec, String usage) {
    String key = spec.equals("AEAD") ? REGION.createAeadKey(false) : REGION.createKey(spec, usage);
    ObjectNode request = request(action, key);
    REGION
        .assertRefused(
            action, request.deepCopy().put("DryRun", true), ErrorCode.DryRunOperationException)
        .hasMessage("The request would have succeeded, but the DryRun option is set.");
    REGION.call(action, request.put("DryRun", false));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void aDryRunThatWouldFailFailsAsTheRequestWould(String action, String spec, String usage) {
    String key = spec.equals("AEAD") ? REGION.createAeadKey(false) : REGION.createKey(spec, usage);
    ObjectNode request = request(action, key).put("DryRun", true);
    REGION.call("DisableKey", on(key));
    REGION
        .assertRefused(action, request, ErrorCode.DisabledException)
        .hasMessage(key + " is disabled.");
  }

  @ParameterizedTest
  @MethodSource("actions")
  void takesGrantTokensThatAreGenuine(String action, String spec, String usage) {
    String key = spec.equals("AEAD") ? REGION.createAeadKey(false) : REGION.createKey(spec, usage);
    ObjectNode request = request(action, key);
    request.putArray("GrantTokens");
    REGION.call(action, request);
    String token = grantToken(key);
    request.putArray("GrantTokens").add(token).add(token);
    REGION.call(action, request);
    assertThat(REGION.auditParameters(action, request).toString()).doesNotContain(token);
    request.putArray("GrantTokens").add(token).add("token");
    REGION.assertRefused(action, request, ErrorCode.InvalidGrantTokenException);
    request.putArray("GrantTokens").add("");
    REGION
        .assertRefused(action, request, ErrorCode.ValidationException)
        .hasMessageContaining("'grantTokens'");
    ArrayNode eleven = request.putArray("GrantTokens");
    IntStream.range(0, 11).forEach(i -> eleven.add(token));
    REGION
        .assertRefused(action, request, ErrorCode.ValidationException)
        .hasMessage(
            "1 validation error detected: Value at 'grantTokens' failed to satisfy constraint:"
                + " Member must have length less than or equal to 10");
  }

  private static String grantToken(String key) {
    ObjectNode request = on(key).put("GranteePrincipal", "arn:aws:iam::111122223333:root");
    request.putArray("Operations").add("DescribeKey");
    return REGION.call("CreateGrant", request).required("GrantToken").textValue();
  }

  private static String permissionName(String permission, String action) {
    return permission.contains("ReEncrypt")
        ? permission.substring(permission.indexOf("ReEncrypt"))
        : action;
  }

  private static ObjectNode request(String action, String key) {
    ObjectNode request = on(key);
    return switch (action) {
      case "Encrypt" -> request.put("Plaintext", DATA);
      case "Decrypt" -> request.put("CiphertextBlob", blob(key));
      case "ReEncrypt" -> request.put("CiphertextBlob", blob(key)).put("DestinationKeyId", key);
      case "GenerateDataKey", "GenerateDataKeyWithoutPlaintext" ->
          request.put("KeySpec", "AES_256");
      case "Sign" -> signing(request);
      case "Verify" ->
          signing(request)
              .put("Signature", bytes(REGION.call("Sign", signing(on(key))), "Signature"));
      case "GenerateMac" -> mac(request);
      case "VerifyMac" ->
          mac(request).put("Mac", bytes(REGION.call("GenerateMac", mac(on(key))), "Mac"));
      case "AeadEncrypt" -> request.put("Plaintext", DATA);
      case "AeadDecrypt" -> REGION.call("AeadEncrypt", on(key).put("Plaintext", DATA));
      default -> throw new IllegalArgumentException(action);
    };
  }

  private static ObjectNode signing(ObjectNode request) {
    return request.put("Message", DATA).put("SigningAlgorithm", "ECDSA_SHA_256");
  }

  private static ObjectNode mac(ObjectNode request) {
    return request.put("Message", DATA).put("MacAlgorithm", "HMAC_SHA_256");
  }

  private static byte[] blob(String key) {
    return bytes(REGION.call("Encrypt", on(key).put("Plaintext", DATA)), "CiphertextBlob");
  }
}
