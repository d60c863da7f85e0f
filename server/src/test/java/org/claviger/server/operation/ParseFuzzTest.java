package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.junit.jupiter.api.Test;

/** Any JSON object is read by every action, or refused; nothing else happens. */
class ParseFuzzTest {
  static final List<String> NAMES =
      List.of(
          "KeyId",
          "TargetKeyId",
          "AliasName",
          "Description",
          "KeyUsage",
          "KeySpec",
          "Tags",
          "CustomerMasterKeySpec",
          "Origin",
          "MultiRegion",
          "Policy",
          "PolicyName",
          "CallerIv",
          "BypassPolicyLockoutSafetyCheck",
          "Limit",
          "Marker",
          "PendingWindowInDays",
          "GrantTokens",
          "TagKey",
          "TagValue",
          "Plaintext",
          "CiphertextBlob",
          "Message",
          "Signature",
          "SigningAlgorithm",
          "MacAlgorithm",
          "MessageType",
          "EncryptionContext",
          "EncryptionAlgorithm",
          "NumberOfBytes",
          "Iv",
          "Ciphertext",
          "Aad",
          "CertificateChain",
          "Certificate",
          "Name",
          "DryRun",
          "Recipient",
          "SourceKeyId",
          "DestinationKeyId",
          "Mac",
          "GranteePrincipal",
          "RetiringPrincipal",
          "Operations",
          "Constraints",
          "EncryptionContextEquals",
          "GrantId",
          "GrantToken",
          "Name",
          "TagKeys",
          "DryRunModifiers",
          "CustomKeyStoreName",
          "CustomKeyStoreId",
          "KeyStorePassword",
          "XksProxyAuthenticationCredential",
          "AccessKeyId",
          "ReplicaRegion",
          "PrimaryRegion",
          "Unknown");

  static final List<String> TEXTS =
      List.of(
          "",
          "alias/a",
          "Encrypt",
          "IGNORE_CIPHERTEXT",
          "arn:aws:iam::111122223333:root",
          "eu-west-1",
          "alias/",
          "alias/aws/x",
          "SYMMETRIC_DEFAULT",
          "SM2",
          "RSA_2048",
          "ENCRYPT_DECRYPT",
          "SIGN_VERIFY",
          "AWS_KMS",
          "EXTERNAL",
          "RAW",
          "DIGEST",
          "AQID",
          "arn:aws:kms:us-east-1:111122223333:key/x",
          "aws:x",
          "k",
          "\u0000",
          "\uD800",
          "é",
          "1234abcd-12ab-34cd-56ef-1234567890ab",
          "a".repeat(9_000));

  private final Random random = new Random(4_711);

  @Test
  void anyObjectIsReadOrRefused() {
    int read = 0;
    for (Operation<?> operation : Actions.all()) {
      for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
        read += parsed(operation, object(3)) ? 1 : 0;
      }
    }
    assertThat(read).isPositive();
  }

  private static <I> boolean parsed(Operation<I> operation, ObjectNode body) {
    try {
      I input = operation.parse(new Members(body));
      for (String name : (Iterable<String>) () -> operation.auditParameters(input).fieldNames()) {
        assertThat(name).matches("[a-z].*");
      }
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  private ObjectNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(6); i >= 0; i--) {
      object.set(pick(NAMES), node(depth - 1));
    }
    return object;
  }

  private JsonNode node(int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> json.nullNode();
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.numberNode(random.nextInt(40) - 5);
      case 3 -> json.numberNode(random.nextDouble() * Long.MAX_VALUE);
      case 4, 5, 6, 7 -> json.textNode(pick(TEXTS));
      case 8 -> object(depth);
      default -> array(depth);
    };
  }

  private ArrayNode array(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(node(depth - 1));
    }
    return array;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
