package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no policy may say, and what a policy may not say where it is attached. */
class MalformedPolicyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`'Principal':'*','Action':'*','Resource':'*'`| true| false| false",
        "`'NotPrincipal':{'AWS':'111122223333'},'Action':'*','Resource':'*'`| true| false| false",
        "`'Action':'*','Resource':'*'`| false| true| false",
        "`'NotAction':'iam:*','NotResource':'arn:aws:s3:::x'`| false| true| false",
        "`'Action':'*'`| false| false| false",
        "`'Resource':'*'`| false| false| false",
        "`'Action':'*','Resource':'key/x'`| false| false| false",
        "`'Principal':'*','Action':'sts:AssumeRole'`| true| false| true",
        "`'Principal':'*','Action':['STS:AssumeRole','sts:TagSession']`| true| false| true",
        "`'Principal':'*','Action':'kms:Encrypt'`| true| false| false",
        "`'Principal':'*','Action':'*'`| true| false| false",
        "`'Principal':'*','NotAction':'sts:AssumeRole'`| true| false| false",
        "`'NotPrincipal':'*','Action':'sts:AssumeRole'`| true| false| false",
        "`'Principal':'*'`| true| false| false",
        "`'Sid':'a b','Principal':'*'`| true| false| false",
        "`'Sid':'a-b','Action':'*','Resource':'*'`| false| false| false",
        "`'Sid':'','Action':'*','Resource':'*'`| false| true| false",
        "`'Sid':'aB1','Action':'*','Resource':'*'`| false| true| false",
        "`'Sid':'a_b','Principal':'*','Action':'sts:AssumeRole'`| true| false| false"
      })
  void eachKindOfPolicyHasItsMembers(String members, boolean key, boolean identity, boolean trust) {
    String json = "{'Statement':[{'Effect':'Allow'," + members + "}]}";
    check(json, PolicyType.KEY, key);
    check(json, PolicyType.IDENTITY, identity);
    check(json, PolicyType.TRUST, trust);
  }

  private static void check(String json, PolicyType type, boolean wellFormed) {
    if (wellFormed) {
      assertThatCode(() -> Policies.parse(json, type)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> Policies.parse(json, type))
          .isInstanceOf(MalformedPolicyException.class)
          .hasMessageStartingWith("Statement[0]: ");
    }
  }

  @Test
  void identitiesSidsAreUnique() {
    String twice = "{'Sid':'%s','Effect':'Allow','Action':'*','Resource':'*'}";
    assertThatThrownBy(() -> Policies.identity(twice.formatted("a"), twice.formatted("a")))
        .hasMessage("Statement[1]: The Sids of a policy must be unique.");
    Policies.identity(twice.formatted("a"), twice.formatted("b"));
    Policies.identity(twice.formatted(""), twice.formatted(""));
    String ofKey = "{'Sid':'%s','Effect':'Allow','Principal':'*'}";
    Policies.key(ofKey.formatted("a"), ofKey.formatted("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "user/bob",
        "11112222333",
        "1111222233334",
        "11112222333x",
        "arn:aws:iam::111122223333",
        "arn:aws:iam::111122223333:",
        "arn:aws:iam::111122223333:*",
        "arn:aws:iam::*:root",
        "arn:aws:iam:us-east-1:111122223333:root",
        "arn:gcp:iam::111122223333:root",
        "arn:aws:iam::111122223333:rootx",
        "arn:aws:iam::111122223333:root/x",
        "arn:aws:iam::111122223333:group/x",
        "arn:aws:iam::111122223333:user",
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam::111122223333:user/*",
        "arn:aws:iam::111122223333:user/bo?",
        "arn:aws:iam::111122223333:user//bob",
        "arn:aws:iam::111122223333:user/bob/",
        "arn:aws:iam::111122223333:user/b b",
        "arn:aws:iam::111122223333:role/App*",
        "arn:aws:iam::111122223333:assumed-role/App/one",
        "arn:aws:sts::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App",
        "arn:aws:sts::111122223333:assumed-role/App/*",
        "arn:aws:sts::111122223333:assumed-role/App/one/two",
        "arn:aws:sts::111122223333:federated-user/",
        "arn:aws:iam::111122223333:user/${aws:username}x y",
        "ARN:aws:iam::111122223333:root"
      })
  void refusesPrincipalsOfOtherForms(String principal) {
    String statement = "{'Effect':'Allow','Principal':{'AWS':['*','%s']}}".formatted(principal);
    assertThatThrownBy(() -> Policies.key(statement))
        .hasMessage(
            "Statement[0]: Policy contains a statement with one or more invalid principals.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Service':'*'}",
        "{'Service':''}",
        "{'Federated':'*'}",
        "{'Federated':'arn:aws:iam::111122223333:oidc-provider/*'}",
        "{'CanonicalUser':'a b'}",
        "{'AWS':{}}",
        "{'AWS':null}",
        "{'AWS':[['*']]}",
        "{'aws':'*'}",
        "['*']",
        "null"
      })
  void refusesOtherPrincipals(String principal) {
    String statement = "{'Effect':'Allow','Principal':%s}".formatted(principal);
    assertThatThrownBy(() -> Policies.key(statement)).isInstanceOf(MalformedPolicyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Encrypt",
        "kms:",
        ":Encrypt",
        "kms",
        "k*:Encrypt",
        "*:Encrypt",
        "kms:a:b",
        "kms:En crypt",
        " kms:Encrypt",
        "kms:${aws:username}",
        "kms:\u0415ncrypt",
        "**"
      })
  void refusesActionsOfOtherForms(String action) {
    String statement = "{'Effect':'Allow','%s':'%s','Resource':'*'}";
    assertThatThrownBy(() -> Policies.identity(statement.formatted("Action", action)))
        .hasMessage("Statement[0]: An Action must be * or SERVICE:ACTION.");
    assertThatThrownBy(() -> Policies.identity(statement.formatted("NotAction", action)))
        .isInstanceOf(MalformedPolicyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'StringIs':{'aws:a':'x'}",
        "'stringEquals':{'aws:a':'x'}",
        "'':{'aws:a':'x'}",
        "'IfExists':{'aws:a':'x'}",
        "'ForAnyValue:':{'aws:a':'x'}",
        "'ForAnyValue:IfExists':{'aws:a':'x'}",
        "'ForSomeValues:StringEquals':{'aws:a':'x'}",
        "'ForAnyValue:ForAllValues:StringEquals':{'aws:a':'x'}",
        "'StringEqualsIfExistsIfExists':{'aws:a':'x'}",
        "'NullIfExists':{'aws:a':'true'}",
        "'ForAnyValue:Null':{'aws:a':'true'}",
        "'Null':{'aws:a':'yes'}",
        "'Bool':{'aws:a':'1'}",
        "'Bool':{'aws:a':''}",
        "'NumericEquals':{'aws:a':'x'}",
        "'NumericEquals':{'aws:a':true}",
        "'NumericEquals':{'aws:a':'${aws:b}'}",
        "'DateEquals':{'aws:a':'today'}",
        "'DateEquals':{'aws:a':'2026-11-28T00:00:00'}",
        "'BinaryEquals':{'aws:a':'%'}",
        "'IpAddress':{'aws:a':'203.0.113.0/33'}",
        "'NotIpAddress':{'aws:a':'localhost'}",
        "'ArnLike':{'aws:a':'*'}",
        "'ArnNotLike':{'aws:a':'arn:aws:iam::1'}",
        "'StringEquals':{'a':'x'}",
        "'StringEquals':{'aws:':'x'}",
        "'StringEquals':{':a':'x'}",
        "'StringEquals':{'':'x'}",
        "'StringEquals':{'aws:a':'x','AWS:A':'y'}",
        "'StringEquals':{'aws:a':null}",
        "'StringEquals':{'aws:a':{}}",
        "'StringEquals':{'aws:a':[['x']]}",
        "'StringEquals':['aws:a']",
        "'StringEquals':null"
      })
  void refusesConditionsOfOtherForms(String condition) {
    assertThatThrownBy(() -> Policies.identity(Policies.when(condition)))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageStartingWith("Statement[0]: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Action", "NotAction", "Resource", "NotResource"})
  void refusesEmptyLists(String name) {
    String statement = "{'Effect':'Allow','Principal':'*','%s':[]}".formatted(name);
    assertThatThrownBy(() -> Policies.key(statement))
        .hasMessage("Statement[0]: " + name + " must not be empty.");
  }

  @Test
  void quotesNothingOfTheDocument() {
    for (String json :
        new String[] {
          "{'secret':1}",
          "secret",
          "{'Statement':[{'Effect':'secret','Principal':'*'}]}",
          "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'secret'}}]}",
          "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'secret'}]}",
          "{'Statement':[{'Effect':'Allow','Principal':'*','Condition':{'secret':{}}}]}",
          "{'Statement':[{'Effect':'Allow','Principal':'*','Condition':{'Bool':{'a:b':'secret'}}}]}"
        }) {
      assertThatThrownBy(() -> Policies.parse(json, PolicyType.KEY))
          .isInstanceOf(MalformedPolicyException.class)
          .message()
          .doesNotContain("secret");
    }
  }

  @Test
  void boundsTheLength() {
    String json = "{'Statement':{'Effect':'Allow','Principal':'*'}}";
    String longest = json + " ".repeat(131_072 - json.length());
    Policies.parse(longest, PolicyType.KEY);
    assertThatThrownBy(() -> Policies.parse(longest + " ", PolicyType.KEY))
        .hasMessage("The policy must have at most 131072 characters.");
  }
}
