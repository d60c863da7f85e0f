package org.claviger.server.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** How many there may be, and how long. */
class IdentityLimitsTest extends OnFewIdentities {
  @Test
  void limitsAreKept() {
    for (int i = 0; i < 6; i++) {
      iam.call("CreateUser", "UserName", "u" + i);
    }
    assertRefused(ErrorCode.LimitExceeded, () -> iam.call("CreateUser", "UserName", "u6"));
    iam.call("CreateAccessKey", "UserName", "u0");
    iam.call("CreateAccessKey", "UserName", "u0");
    assertRefused(ErrorCode.LimitExceeded, () -> iam.call("CreateAccessKey", "UserName", "u0"));
    for (String name : List.of("a", "b", "c")) {
      iam.policy(name);
    }
    String arn = "arn:aws:iam::111122223333:policy/";
    iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "a");
    iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "b");
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("AttachUserPolicy", "UserName", "u0", "PolicyArn", arn + "c"));
    String large = IamApi.ALLOW.replace("kms:*", "kms:" + "x".repeat(1_900));
    iam.call("PutUserPolicy", "UserName", "u1", "PolicyName", "a", "PolicyDocument", large);
    assertRefused(
        ErrorCode.LimitExceeded,
        () ->
            iam.call(
                "PutUserPolicy", "UserName", "u1", "PolicyName", "b", "PolicyDocument", large));
    StringBuilder tags = new StringBuilder("[");
    for (int i = 0; i < 51; i++) {
      tags.append(i == 0 ? "" : ",").append("{'Key':'k").append(i).append("','Value':''}");
    }
    String tooMany = tags.append(']').toString();
    assertRefused(
        ErrorCode.LimitExceeded, () -> iam.call("TagUser", "UserName", "u1", "Tags", tooMany));
  }

  @Test
  void whiteSpaceIsFreeUpToFourTimesTheQuota() {
    iam.call("CreateUser", "UserName", "bob");
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "a", "PolicyDocument", padded(3_900));
    iam.call(
        "PutUserPolicy", "UserName", "bob", "PolicyName", "b", "PolicyDocument", padded(3_900));
    assertRefused(
        ErrorCode.LimitExceeded,
        () ->
            iam.call(
                "PutUserPolicy",
                "UserName",
                "bob",
                "PolicyName",
                "c",
                "PolicyDocument",
                padded(1_000)));
    String arn =
        iam.call("CreatePolicy", "PolicyName", "p", "PolicyDocument", padded(24_000))
            .at("/Policy/Arn")
            .textValue();
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", padded(25_000)));
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreatePolicy", "PolicyName", "q", "PolicyDocument", padded(25_000)));
    String trust = IamApi.TRUST + " ".repeat(8_200);
    assertRefused(
        ErrorCode.LimitExceeded,
        () -> iam.call("CreateRole", "RoleName", "r", "AssumeRolePolicyDocument", trust));
    assertThat(iam.call("ListUserPolicies", "UserName", "bob").get("PolicyNames")).hasSize(2);
  }

  private static String padded(int spaces) {
    return IamApi.ALLOW + " ".repeat(spaces);
  }

  @Test
  void theSummaryCountsWhatThereIs() {
    iam.call("CreateUser", "UserName", "bob");
    iam.call("CreateUser", "UserName", "eve");
    iam.policy("p");
    Map<String, Integer> summary = new HashMap<>();
    iam.call("GetAccountSummary")
        .at("/SummaryMap/entry")
        .forEach(each -> summary.put(each.get("key").textValue(), each.get("value").intValue()));
    assertThat(summary)
        .containsEntry("Users", 2)
        .containsEntry("Groups", 0)
        .containsEntry("Policies", 1)
        .containsEntry("Providers", 0)
        .containsEntry("UsersQuota", 6);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
