package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.policy.Policies.key;
import static org.claviger.server.policy.TestRequest.BOB_ID;
import static org.claviger.server.policy.TestRequest.ROLE_ID;
import static org.claviger.server.policy.TestRequest.byBob;
import static org.claviger.server.policy.TestRequest.byRoot;
import static org.claviger.server.policy.TestRequest.bySession;
import static org.claviger.server.policy.TestRequest.byStranger;
import static org.claviger.server.policy.TestRequest.byWebIdentity;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a statement speaks of, and how it came to. */
class PrincipalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*'| ANYONE| ANYONE| ANYONE| ANYONE| ANYONE",
        "{'AWS':'*'}| ANYONE| ANYONE| ANYONE| ANYONE| ANYONE",
        "{'AWS':'111122223333'}| ACCOUNT| SELF| ACCOUNT| -| -",
        "{'AWS':'arn:aws:iam::111122223333:root'}| ACCOUNT| SELF| ACCOUNT| -| -",
        "{'AWS':'444455556666'}| -| -| -| ACCOUNT| -",
        "{'AWS':'arn:aws:iam::111122223333:user/bob'}| SELF| -| -| -| -",
        "{'AWS':'arn:aws:iam::111122223333:user/bo'}| -| -| -| -| -",
        "{'AWS':'arn:aws:iam::111122223333:role/team/App'}| -| -| ROLE| -| -",
        "{'AWS':'arn:aws:iam::111122223333:role/App'}| -| -| -| -| -",
        "{'AWS':'arn:aws:sts::111122223333:assumed-role/App/one'}| -| -| SELF| -| -",
        "{'AWS':'arn:aws:sts::111122223333:assumed-role/App/two'}| -| -| -| -| -",
        "{'AWS':'arn:aws:sts::111122223333:federated-user/x'}| -| -| -| -| -",
        "{'Service':'ec2.amazonaws.com'}| -| -| -| -| -",
        "{'CanonicalUser':'79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'}"
            + "| -| -| -| -| -",
        "{'Federated':'arn:aws:iam::111122223333:oidc-provider/id.example.com'}| -| -| -| -| SELF",
        "{'Federated':'id.example.com'}| -| -| -| -| -",
        "{'AWS':['444455556666','arn:aws:iam::111122223333:user/bob'],'Service':'a.b'}"
            + "| SELF| -| -| ACCOUNT| -",
        "{'AWS':['111122223333','*']}| ANYONE| SELF| ANYONE| ANYONE| ANYONE",
        "{'AWS':['111122223333','arn:aws:iam::111122223333:role/team/App']}"
            + "| ACCOUNT| SELF| ROLE| -| -"
      })
  void saysHowItNamesTheCaller(
      String principal,
      String bob,
      String root,
      String session,
      String stranger,
      String webIdentity) {
    Policy policy = key(statement("Allow", "'Principal':" + principal));
    assertThat(match(policy, byBob())).isEqualTo(bob);
    assertThat(match(policy, byRoot())).isEqualTo(root);
    assertThat(match(policy, bySession())).isEqualTo(session);
    assertThat(match(policy, byStranger())).isEqualTo(stranger);
    assertThat(match(policy, byWebIdentity())).isEqualTo(webIdentity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*'| -| -| -| -| -",
        "{'AWS':'111122223333'}| -| -| -| ANYONE| ANYONE",
        "{'AWS':'arn:aws:iam::111122223333:root'}| -| -| -| ANYONE| ANYONE",
        "{'AWS':'arn:aws:iam::111122223333:user/bob'}| -| ANYONE| ANYONE| ANYONE| ANYONE",
        "{'AWS':'arn:aws:iam::111122223333:role/team/App'}| ANYONE| ANYONE| -| ANYONE| ANYONE",
        "{'AWS':'arn:aws:sts::111122223333:assumed-role/App/one'}"
            + "| ANYONE| ANYONE| -| ANYONE| ANYONE",
        "{'Service':'ec2.amazonaws.com'}| ANYONE| ANYONE| ANYONE| ANYONE| ANYONE",
        "{'Federated':'arn:aws:iam::111122223333:oidc-provider/id.example.com'}"
            + "| ANYONE| ANYONE| ANYONE| ANYONE| -"
      })
  void anAllowOfNotPrincipalSpeaksOfWhomItDoesNotNameInAnyWay(
      String principal,
      String bob,
      String root,
      String session,
      String stranger,
      String webIdentity) {
    Policy policy = key(statement("Allow", "'NotPrincipal':" + principal));
    assertThat(match(policy, byBob())).isEqualTo(bob);
    assertThat(match(policy, byRoot())).isEqualTo(root);
    assertThat(match(policy, bySession())).isEqualTo(session);
    assertThat(match(policy, byStranger())).isEqualTo(stranger);
    assertThat(match(policy, byWebIdentity())).isEqualTo(webIdentity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*'| -| -| -| -| -",
        "{'AWS':'111122223333'}| ANYONE| -| ANYONE| ANYONE| ANYONE",
        "{'AWS':['111122223333','arn:aws:iam::111122223333:user/bob']}"
            + "| -| -| ANYONE| ANYONE| ANYONE",
        "{'AWS':['111122223333','arn:aws:iam::111122223333:role/team/App']}"
            + "| ANYONE| -| ANYONE| ANYONE| ANYONE",
        "{'AWS':['111122223333','arn:aws:iam::111122223333:role/team/App',"
            + "'arn:aws:sts::111122223333:assumed-role/App/one']}"
            + "| ANYONE| -| -| ANYONE| ANYONE",
        "{'Federated':'arn:aws:iam::111122223333:oidc-provider/id.example.com'}"
            + "| ANYONE| ANYONE| ANYONE| ANYONE| -"
      })
  void aDenyOfNotPrincipalSparesWhomItNamesThemselves(
      String principal,
      String bob,
      String root,
      String session,
      String stranger,
      String webIdentity) {
    Policy policy = key(statement("Deny", "'NotPrincipal':" + principal));
    assertThat(match(policy, byBob())).isEqualTo(bob);
    assertThat(match(policy, byRoot())).isEqualTo(root);
    assertThat(match(policy, bySession())).isEqualTo(session);
    assertThat(match(policy, byStranger())).isEqualTo(stranger);
    assertThat(match(policy, byWebIdentity())).isEqualTo(webIdentity);
  }

  @Test
  void aBoundNameMeansWhoHasTheIdAndNobodyElse() {
    String user = statement("Allow", "'Principal':{'AWS':'arn:aws:iam::111122223333:user/x'}");
    assertThat(match(key(user).bound(Map.of("arn:aws:iam::111122223333:user/x", BOB_ID)), byBob()))
        .isEqualTo("SELF");
    String bob = statement("Allow", "'Principal':{'AWS':'" + TestRequest.BOB + "'}");
    String other = "AIDAX9X56789012345678";
    assertThat(match(key(bob).bound(Map.of(TestRequest.BOB, other)), byBob())).isEqualTo("-");
    String role = statement("Allow", "'Principal':{'AWS':'" + TestRequest.ROLE + "'}");
    assertThat(match(key(role).bound(Map.of(TestRequest.ROLE, ROLE_ID)), bySession()))
        .isEqualTo("ROLE");
    assertThat(match(key(role).bound(Map.of(TestRequest.ROLE, "AROA")), bySession()))
        .isEqualTo("-");
    assertThat(match(key(role, bob).bound(Map.of(TestRequest.BOB, other)), bySession()))
        .isEqualTo("ROLE");
  }

  @Test
  void aUniqueIdNamesAUserOrARole() {
    Policy policy =
        key(statement("Allow", "'Principal':{'AWS':['" + BOB_ID + "','" + ROLE_ID + "']}"));
    assertThat(match(policy, byBob())).isEqualTo("SELF");
    assertThat(match(policy, bySession())).isEqualTo("ROLE");
    assertThat(match(policy, byStranger())).isEqualTo("-");
    assertThat(match(policy, byRoot())).isEqualTo("-");
    assertThat(policy.namedPrincipals()).containsExactly(BOB_ID, ROLE_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AIDA",
        "AIDABOB5678901234567",
        "AIDABOB567890123456789",
        "AIDAbob56789012345678",
        "AGPABOB56789012345678",
        "AKIABOB56789012345678",
        "AROABOB56789012345678:one",
        "AIDABOB5678901234567*"
      })
  void nothingElseThatLooksLikeAnIdIsAName(String name) {
    assertThatThrownBy(() -> key(statement("Allow", "'Principal':{'AWS':'" + name + "'}")))
        .isInstanceOf(MalformedPolicyException.class);
  }

  @Test
  void theStrongestAllowCounts() {
    String account = "{'Sid':'a','Effect':'Allow','Principal':{'AWS':'111122223333'},%s}";
    String anyone = "{'Sid':'b','Effect':'Allow','Principal':'*',%s}";
    String bob =
        "{'Sid':'c','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:user/bob'},%s}";
    String all = "'Action':'*','Resource':'*'";
    Policy policy = key(account.formatted(all), anyone.formatted(all), bob.formatted(all));
    assertThat(policy.evaluate(byBob()))
        .isEqualTo(new Verdict(Verdict.Effect.ALLOW, PrincipalMatch.SELF, "c"));
    assertThat(policy.evaluate(bySession()))
        .isEqualTo(new Verdict(Verdict.Effect.ALLOW, PrincipalMatch.ANYONE, "b"));
    assertThat(policy.evaluate(byRoot()))
        .isEqualTo(new Verdict(Verdict.Effect.ALLOW, PrincipalMatch.SELF, "a"));
  }

  @Test
  void anyDenyWins() {
    Policy policy =
        key(
            statement("Allow", "'Principal':{'AWS':'arn:aws:iam::111122223333:user/bob'}"),
            statement("Deny", "'Sid':'no','Principal':{'AWS':'111122223333'}"),
            statement("Deny", "'Principal':{'AWS':'444455556666'}"));
    assertThat(policy.evaluate(byBob()))
        .isEqualTo(new Verdict(Verdict.Effect.DENY, PrincipalMatch.ACCOUNT, "no"));
    assertThat(policy.evaluate(byStranger()))
        .isEqualTo(new Verdict(Verdict.Effect.DENY, PrincipalMatch.ACCOUNT, "Statement[2]"));
    assertThat(policy.evaluate(byWebIdentity())).isEqualTo(Verdict.NONE);
  }

  @Test
  void listsWhomItNames() {
    Policy policy =
        key(
            statement("Allow", "'Principal':{'AWS':['444455556666','*']}"),
            statement("Deny", "'NotPrincipal':{'AWS':['arn:aws:iam::111122223333:role/team/App']}"),
            statement("Deny", "'Principal':{'AWS':'444455556666','Service':'a.b'}"),
            statement("Deny", "'Principal':'*'"));
    assertThat(policy.namedPrincipals())
        .containsExactly("444455556666", "arn:aws:iam::111122223333:role/team/App");
  }

  private static String statement(String effect, String members) {
    return "{'Effect':'%s',%s,'Action':'kms:*','Resource':'*'}".formatted(effect, members);
  }

  private static String match(Policy policy, RequestAttributes request) {
    PrincipalMatch match = policy.evaluate(request).match();
    return match == null ? "-" : match.name();
  }
}
