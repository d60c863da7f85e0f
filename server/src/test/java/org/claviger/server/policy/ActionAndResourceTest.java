package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.policy.Policies.allows;
import static org.claviger.server.policy.Policies.identity;
import static org.claviger.server.policy.Policies.key;
import static org.claviger.server.policy.Policies.trust;
import static org.claviger.server.policy.TestRequest.byBob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionAndResourceTest {
  @ParameterizedTest
  @CsvSource({
    "*, kms:Encrypt, true",
    "*:*, kms:Encrypt, true",
    "kms:*, kms:Encrypt, true",
    "KMS:*, kms:Encrypt, true",
    "kms:*, claviger:AeadEncrypt, false",
    "kms:Encrypt, kms:Encrypt, true",
    "kms:encrypt, kms:Encrypt, true",
    "kms:Encrypt, kms:EncryptX, false",
    "kms:Encrypt*, kms:Encrypt, true",
    "kms:Describe*, kms:DescribeKey, true",
    "kms:Describe*, kms:ListKeys, false",
    "kms:*Key, kms:DescribeKey, true",
    "kms:*KEY, kms:DescribeKey, true",
    "kms:*Key, kms:ListKeys, false",
    "kms:Generate*Pair*, kms:GenerateDataKeyPairWithoutPlaintext, true",
    "kms:?ncrypt, kms:Encrypt, true",
    "kms:?ncrypt, kms:ncrypt, false",
    "iam:*, kms:Encrypt, false"
  })
  void actionsMatchWithoutRegardToCase(String pattern, String action, boolean expected) {
    String both = "{'Effect':'Allow','%s':['%s'],'Resource':'*'}";
    Policy action1 = identity(both.formatted("Action", pattern));
    Policy notAction = identity(both.formatted("NotAction", pattern));
    assertThat(allows(action1, byBob().to(action))).isEqualTo(expected);
    assertThat(allows(notAction, byBob().to(action))).isEqualTo(!expected);
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd, true",
    "arn:aws:kms:us-east-1:111122223333:key/1234ABCD, false",
    "arn:aws:kms:us-east-1:111122223333:key/*, true",
    "arn:aws:kms:*:111122223333:key/*, true",
    "arn:aws:kms:*:*, true",
    "arn:aws:kms:us-east-1:111122223333:key/1234abc?, true",
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd?, false",
    "arn:aws:kms:us-east-1:111122223333:alias/*, false",
    "arn:aws:kms:*:444455556666:key/*, false"
  })
  void resourcesMatchAsWritten(String pattern, boolean expected) {
    String both = "{'Effect':'Allow','Action':'*','%s':['arn:aws:s3:::x','%s']}";
    Policy resource = identity(both.formatted("Resource", pattern));
    Policy notResource = identity(both.formatted("NotResource", pattern));
    assertThat(allows(resource, byBob())).isEqualTo(expected);
    assertThat(allows(notResource, byBob())).isEqualTo(!expected);
  }

  @Test
  void aNotResourceWithAVariableWithoutValueAllowsNothingAndDeniesAll() {
    String one = "{'Effect':'%s','Action':'*','NotResource':'arn:aws:kms:*:*:key/${aws:userid}'}";
    Policy allow = identity(one.formatted("Allow"));
    Policy deny = identity(one.formatted("Deny"));
    assertThat(allows(allow, byBob())).isFalse();
    assertThat(allows(allow, byBob().with("aws:userid", "AIDABOB"))).isTrue();
    assertThat(allows(allow, byBob().with("aws:userid", "x".repeat(500)))).isTrue();
    assertThat(deny.evaluate(byBob()).effect()).isEqualTo(Verdict.Effect.DENY);
  }

  @Test
  void anActionOnNoResourceMatchesTheStarAlone() {
    String statement = "{'Effect':'Allow','Action':'*','Resource':'%s'}";
    TestRequest request = byBob().to("kms:ListKeys").on("*");
    assertThat(allows(identity(statement.formatted("*")), request)).isTrue();
    assertThat(allows(identity(statement.formatted("arn:aws:kms:*:*:key/*")), request)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Action':'*'",
        "'Resource':'*'",
        "'NotAction':'iam:*'",
        "'NotResource':'x'",
        "'Condition':{}"
      })
  void aStatementOfAKeyPolicyWithoutActionOrResourceHasNoEffect(String members) {
    for (String effect : new String[] {"Allow", "Deny"}) {
      Policy policy = key("{'Effect':'%s','Principal':'*',%s}".formatted(effect, members));
      assertThat(policy.evaluate(byBob())).isEqualTo(Verdict.NONE);
      assertThat(policy.explain(byBob()).get(0).reason()).startsWith("no effect: it lacks ");
    }
  }

  @Test
  void aTrustPolicySpeaksOfItsRole() {
    Policy policy =
        trust("{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'sts:AssumeRole'}");
    TestRequest request = byBob().to("sts:AssumeRole").on(TestRequest.ROLE);
    assertThat(policy.evaluate(request).match()).isEqualTo(PrincipalMatch.ACCOUNT);
    assertThat(allows(policy, request.to("sts:TagSession"))).isFalse();
  }

  @Test
  void anIdentitysVerdictNamesNobody() {
    Policy policy = identity("{'Sid':'x1','Effect':'Deny','Action':'*','Resource':'*'}");
    assertThat(policy.evaluate(byBob())).isEqualTo(new Verdict(Verdict.Effect.DENY, null, "x1"));
  }
}
