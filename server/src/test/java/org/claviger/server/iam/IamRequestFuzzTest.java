package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any form is read by every action of IAM, or refused; nothing else happens. */
class IamRequestFuzzTest {
  private static final List<String> NAMES =
      List.of(
          "UserName",
          "GroupName",
          "RoleName",
          "PolicyName",
          "PolicyArn",
          "PolicyDocument",
          "AssumeRolePolicyDocument",
          "Path",
          "PathPrefix",
          "NewUserName",
          "NewPath",
          "Tags",
          "TagKeys",
          "Key",
          "Value",
          "Marker",
          "MaxItems",
          "AccessKeyId",
          "Status",
          "VersionId",
          "SetAsDefault",
          "PermissionsBoundary",
          "Url",
          "ClientIDList",
          "ThumbprintList",
          "OpenIDConnectProviderArn",
          "ClientID",
          "Description",
          "MaxSessionDuration",
          "Scope",
          "EntityFilter",
          "PolicyUsageFilter",
          "OnlyAttached",
          "PolicySourceArn",
          "PolicyInputList",
          "ActionNames",
          "ResourceArns",
          "ContextEntries",
          "ContextKeyName",
          "ContextKeyValues",
          "ResourceOwner",
          "CallerArn",
          "Unknown");

  private static final List<String> TEXTS =
      List.of(
          "",
          "bob",
          "/",
          "/a/",
          "//",
          "v1",
          "Active",
          "true",
          "3600",
          "-1",
          "kms:Encrypt",
          "AKIAIOSFODNN7EXAMPLE",
          "arn:aws:iam::111122223333:policy/P",
          "arn:aws:iam::111122223333:user/bob",
          "arn:aws:iam::111122223333:oidc-provider/a.example",
          "https://a.example",
          "a".repeat(40),
          "aws:x",
          "\u0000",
          "é",
          IamApi.ALLOW,
          IamApi.TRUST,
          "a".repeat(9_000));

  @TempDir Path folder;
  private final Random random = new Random(2_010);

  @Test
  void anyFormIsReadOrRefused() throws IOException {
    try (TestIdentities identities = TestIdentities.open(folder)) {
      identities.accounts.open(ACCOUNT, key -> {});
      int read = 0;
      for (Operation<?> operation : IamActions.all(identities.identities)) {
        for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
          read += parsed(operation, object(3)) ? 1 : 0;
        }
      }
      assertThat(read).isPositive();
    }
  }

  private static <I> boolean parsed(Operation<I> operation, ObjectNode form) {
    try {
      I input = operation.parse(Members.ofForm(form));
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
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 8 -> object(depth);
      case 9 -> array(depth);
      default -> JsonNodeFactory.instance.textNode(pick(TEXTS));
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
