package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.policy.Policies.allows;
import static org.claviger.server.policy.Policies.document;
import static org.claviger.server.policy.Policies.identity;
import static org.claviger.server.policy.Policies.when;
import static org.claviger.server.policy.TestRequest.byBob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policy variables. In the tables {@code `} stands for the quote of a default. */
class VariableTest {
  private static final String ON = "{'Effect':'Allow','Action':'*','%s':'%s'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arn:x/${aws:username}/*| bob| arn:x/bob/k| true",
        "arn:x/${aws:username}/*| bob| arn:x/eve/k| false",
        "arn:x/${AWS:UserName}| bob| arn:x/bob| true",
        "arn:x/${aws:username}${aws:username}| bob| arn:x/bobbob| true",
        "arn:x/${aws:username}| *| arn:x/bob| false",
        "arn:x/${aws:username}| *| arn:x/*| true",
        "arn:x/${aws:username}| ${aws:username}| arn:x/${aws:username}| true",
        "arn:x/${aws:username, `any`}| -| arn:x/any| true",
        "arn:x/${aws:username, `any`}| bob| arn:x/any| false",
        "arn:x/${aws:username,`any`}| -| arn:x/any| true",
        "arn:x/${aws:username , `a ``b`` }` }| -| arn:x/a `b` }| true",
        "arn:x/${aws:username, `*`}| -| arn:x/bob| false",
        "arn:x/${aws:username, ``}| -| arn:x/| true",
        "arn:x/${*}| -| arn:x/*| true",
        "arn:x/${*}| -| arn:x/a| false",
        "arn:x/${?}| -| arn:x/a| false",
        "arn:x/${$}{a}| -| arn:x/${a}| true",
        "arn:x/$a$| -| arn:x/$a$| true"
      })
  void standsForTheRequestsValue(String resource, String value, String asked, boolean expected) {
    String pattern = resource.replace('`', '\'');
    TestRequest request = byBob().on(asked.replace('`', '\''));
    TestRequest withName =
        value.equals("-") ? request : request.with("aws:username", value.split(" "));
    assertThat(allows(raw(ON.formatted("Resource", "@"), pattern), withName)).isEqualTo(expected);
    assertThat(allows(raw(ON.formatted("NotResource", "@"), pattern), withName))
        .isEqualTo(!expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b"})
  void withoutOneValueAnAllowCoversNothing(String values) {
    TestRequest request = byBob().on("arn:x/a");
    TestRequest asked =
        values.isEmpty() ? request : request.with("aws:username", values.split(" "));
    for (String element : new String[] {"Resource", "NotResource"}) {
      Policy statement = raw(ON.formatted(element, "@"), "arn:x/${aws:username}");
      assertThat(allows(statement, asked)).as(element).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals| ${aws:principaltag/Team}| red| red| true",
        "StringEquals| ${aws:principaltag/Team}| red| blue| false",
        "StringEquals| ${aws:principaltag/Team}| -| blue| false",
        "StringNotEquals| ${aws:principaltag/Team}| red| red| false",
        "StringNotEquals| ${aws:principaltag/Team}| -| red| true",
        "StringEqualsIgnoreCase| x${aws:principaltag/Team}| Red| XrED| true",
        "StringLike| ${aws:principaltag/Team}-*| red| red-1| true",
        "StringLike| ${aws:principaltag/Team}-*| *| red-1| false",
        "StringLike| ${aws:principaltag/Team}-*| *| *-1| true",
        "StringNotLike| ${aws:principaltag/Team}-*| -| red-1| true",
        "ArnLike| arn:aws:iam::1:role/${aws:principaltag/Team}/*| red| arn:aws:iam::1:role/red/a| true",
        "ArnLike| arn:aws:iam::1:role/${aws:principaltag/Team}/*| *| arn:aws:iam::1:role/red/a| false",
        "ArnEquals| ${aws:principaltag/Team}| arn:aws:iam::1:root| arn:aws:iam::1:root| true",
        "ArnEquals| ${aws:principaltag/Team}| x| arn:aws:iam::1:root| false",
        "ArnNotEquals| ${aws:principaltag/Team}| -| arn:aws:iam::1:root| true"
      })
  void standsInStringsAndArns(
      String operator, String expected, String team, String actual, boolean outcome) {
    Policy policy = identity(when("'%s':{'kms:X':'%s'}".formatted(operator, expected)));
    TestRequest request = byBob().with("kms:x", actual);
    TestRequest tagged = team.equals("-") ? request : request.with("aws:principaltag/Team", team);
    assertThat(allows(policy, tagged)).isEqualTo(outcome);
  }

  @Test
  void isPlainTextInOlderDocuments() {
    String statement = ON.formatted("Resource", "arn:x/${aws:username");
    TestRequest request = byBob().on("arn:x/${aws:username");
    for (String json :
        new String[] {document("2008-10-17", statement), "{'Statement':" + statement + "}"}) {
      assertThat(allows(Policies.parse(json, PolicyType.IDENTITY), request)).isTrue();
    }
    assertThatThrownBy(() -> identity(statement)).isInstanceOf(MalformedPolicyException.class);
  }

  @Test
  void wildcardsKeepTheirMeaningInOlderDocuments() {
    String json = document("2008-10-17", ON.formatted("Resource", "arn:x/${*}"));
    Policy policy = Policies.parse(json, PolicyType.IDENTITY);
    assertThat(allows(policy, byBob().on("arn:x/${abc}"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${",
        "${}",
        "${aws:username",
        "${username}",
        "${:x}",
        "${aws:}",
        "${ aws:username}",
        "${aws:user name}",
        "${aws:username, any}",
        "${aws:username, `any}",
        "${aws:username, `any``}",
        "${aws:username `any`}",
        "${aws:username, `any` x}",
        "${aws:${aws:username}}",
        "${aws:username*}",
        "${**}",
        "${*",
        "${aws:a$b}"
      })
  void refusesOtherForms(String variable) {
    String text = variable.replace('`', '\'');
    assertThatThrownBy(() -> raw(ON.formatted("Resource", "@"), "arn:" + text))
        .isInstanceOf(MalformedPolicyException.class);
    assertThatThrownBy(() -> raw(when("'StringEquals':{'aws:a':'@'}"), text))
        .isInstanceOf(MalformedPolicyException.class);
  }

  private static Policy raw(String statement, String text) {
    String json = document("2012-10-17", statement).replace('\'', '"').replace("@", text);
    return Policy.parse(json, PolicyType.IDENTITY);
  }
}
