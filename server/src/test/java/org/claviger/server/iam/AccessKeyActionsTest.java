package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

class AccessKeyActionsTest extends OnFewIdentities {
  @Test
  void aSecretIsShownOnceAndNeverRecorded() {
    iam.call("CreateUser", "UserName", "bob");
    Result result = iam.result("CreateAccessKey", "UserName", "bob");
    JsonNode key = result.response().get("AccessKey");
    String secret = key.get("SecretAccessKey").textValue();
    assertThat(secret).hasSize(40);
    assertThat(result.auditResponse().toString()).doesNotContain(secret).contains("accessKeyId");
    assertThat(iam.call("ListAccessKeys", "UserName", "bob").toString()).doesNotContain(secret);
    assertThat(iam.signer(key.get("AccessKeyId").textValue()))
        .hasValueSatisfying(
            caller -> {
              assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:user/bob");
              assertThat(caller.userId()).startsWith("AIDA");
              assertThat(caller.type()).isEqualTo(Caller.PrincipalType.USER);
            });
  }

  @Test
  void anInactiveOrDeletedKeyEndsAtOnce() {
    String keyId = iam.userWithKey("bob");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("UpdateAccessKey", "UserName", "bob", "AccessKeyId", keyId, "Status", "Inactive");
    assertThat(iam.signer(keyId)).isEmpty();
    iam.call("UpdateAccessKey", "UserName", "bob", "AccessKeyId", keyId, "Status", "Active");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId);
    assertThat(iam.signer(keyId)).isEmpty();
    assertRefused(
        ErrorCode.NoSuchEntity,
        () -> iam.call("DeleteAccessKey", "UserName", "bob", "AccessKeyId", keyId));
  }

  @Test
  void aKeyOfAnotherIsNotChangedByItsId() {
    String keyId = iam.userWithKey("bob");
    iam.call("CreateUser", "UserName", "eve");
    assertRefused(
        ErrorCode.NoSuchEntity,
        () ->
            iam.call(
                "UpdateAccessKey", "UserName", "eve", "AccessKeyId", keyId, "Status", "Inactive"));
    assertRefused(ErrorCode.NoSuchEntity, () -> iam.call("DeleteAccessKey", "AccessKeyId", keyId));
    assertThat(iam.signer(keyId)).isPresent();
  }

  @Test
  void keysFollowTheNewNameOfTheirUser() {
    String keyId = iam.userWithKey("bob");
    assertThat(iam.signer(keyId)).isPresent();
    iam.call("UpdateUser", "UserName", "bob", "NewUserName", "rob", "NewPath", "/x/");
    assertThat(iam.signer(keyId))
        .hasValueSatisfying(
            caller -> assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:user/x/rob"));
    assertThat(iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId).get("UserName").textValue())
        .isEqualTo("rob");
  }

  @Test
  void theLastUseOfAKeyIsKept() {
    String keyId = iam.userWithKey("bob");
    JsonNode never = iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId);
    assertThat(never.get("AccessKeyLastUsed").get("ServiceName").textValue()).isEqualTo("N/A");
    AccessKeyUsage usage =
        new AccessKeyUsage(Instant.parse("2026-11-28T15:01:02Z"), "kms", "eu-west-1");
    identities.accessKeys.usages().note(keyId, usage);
    for (int i = 0; i < 2; i++) {
      JsonNode used =
          iam.call("GetAccessKeyLastUsed", "AccessKeyId", keyId).get("AccessKeyLastUsed");
      assertThat(used)
          .hasToString(
              "{\"LastUsedDate\":\"2026-11-28T15:01:02Z\",\"ServiceName\":\"kms\",\"Region\":\"eu-west-1\"}");
      identities.accessKeys.usages().flush();
    }
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
