package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a document says, it is read or refused, and what is read can be asked. */
class PolicyFuzzTest {
  private static final int LARGEST_BYTES = 32_768;
  private static final List<PolicyType> TYPES = List.of(PolicyType.values());
  private static final String LONG_VALUE = "a".repeat(8_192);

  private static final List<String> TOKENS =
      List.of(
          "'*'",
          "'",
          "*",
          "?",
          "${",
          "}",
          "${aws:username}",
          "${aws:x, 'y'}",
          "${*}",
          "{}",
          "[]",
          "{",
          "]",
          ",",
          ":",
          "null",
          "true",
          "1e9",
          "-1",
          "'Principal'",
          "'NotPrincipal'",
          "'Action'",
          "'NotAction'",
          "'Resource'",
          "'NotResource'",
          "'Condition'",
          "'Allow'",
          "'Deny'",
          "'AWS'",
          "'Federated'",
          "'111122223333'",
          "'kms:*'",
          "'StringNotLike'",
          "'ForAllValues:StringEquals'",
          "'NumericLessThan'",
          "'Null'",
          "'IpAddress'",
          "'aws:x'",
          "'2012-10-17'",
          "'2008-10-17'",
          "'arn:aws:iam::111122223333:root'",
          "\\u0000",
          "\uffff");

  private static final List<String> DOCUMENTS =
      List.of(
          "{'Version':'2012-10-17','Id':'x','Statement':[{'Sid':'a','Effect':'Allow',"
              + "'Principal':{'AWS':['arn:aws:iam::111122223333:user/bob','*']},"
              + "'Action':['kms:Encrypt','kms:Gen*'],'Resource':'*','Condition':{"
              + "'StringLike':{'aws:username':['b*','${aws:x, 'y'}']},"
              + "'ForAnyValue:StringEquals':{'aws:y':'1'}}},"
              + "{'Effect':'Deny','NotPrincipal':{'AWS':'111122223333','Federated':'a'},"
              + "'NotAction':'iam:*','NotResource':'arn:aws:s3:::${aws:username}'}]}",
          "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*',"
              + "'Resource':['arn:aws:kms:*:*:key/${aws:username}*','*'],'Condition':{"
              + "'IpAddress':{'aws:y':['10.0.0.0/8','::/0']},'DateLessThan':{'aws:x':'2026-01-01'},"
              + "'NumericEqualsIfExists':{'aws:x':[1,2.5]},'Null':{'aws:z':true},"
              + "'ArnNotLike':{'aws:x':'arn:aws:iam::*:role/*'},'BinaryEquals':{'aws:y':'QUI='}}}}",
          "{'Statement':[{'Effect':'Allow','Principal':{'Service':'a.b','Federated':['x','y']},"
              + "'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:x':'true'}}}]}");

  private static final List<TestRequest> REQUESTS =
      List.of(
          TestRequest.byBob().with("aws:username", "bob").with("aws:y", "1", "2"),
          TestRequest.byRoot().with("aws:x", "true").with("aws:y", "10.1.2.3"),
          TestRequest.bySession().with("aws:x", "arn:aws:iam::1:role/x"),
          TestRequest.byWebIdentity().to("sts:AssumeRole").with("aws:x", ""),
          TestRequest.byStranger().on("*").with("aws:x", "${aws:x}").with("aws:z", "*", "?"));

  private final Random random = new Random(17);

  @Test
  void anyDocumentIsReadOrRefused() {
    int read = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      String document = mutated(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())));
      PolicyType type = TYPES.get(random.nextInt(TYPES.size()));
      read += isReadAndAnswers(document, type) ? 1 : 0;
    }
    assertThat(read).isPositive();
  }

  private String mutated(String document) {
    StringBuilder text = new StringBuilder(document);
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.replace(at, end, TOKENS.get(random.nextInt(TOKENS.size())));
        case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 2 -> text.setCharAt(at, (char) random.nextInt(0x250));
        default -> text.insert(at, text.substring(at, end));
      }
    }
    return text.toString();
  }

  private static boolean isReadAndAnswers(String document, PolicyType type) {
    Policy policy;
    try {
      policy = Policies.parse(document, type);
    } catch (MalformedPolicyException e) {
      return false;
    }
    for (TestRequest request : REQUESTS) {
      assertThat(policy.evaluate(request).effect())
          .as(document)
          .isEqualTo(effectOf(policy.explain(request)));
    }
    return true;
  }

  private static Verdict.Effect effectOf(List<StatementOutcome> outcomes) {
    List<String> effects =
        outcomes.stream().filter(StatementOutcome::matched).map(StatementOutcome::effect).toList();
    if (effects.contains("Deny")) {
      return Verdict.Effect.DENY;
    }
    return effects.isEmpty() ? Verdict.Effect.NONE : Verdict.Effect.ALLOW;
  }

  /** Not one of them covers the value, and each is as near to it as can be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a*a*a*a*a*a*b",
        "*?*?*?*?b",
        "*aaaaaaaaaaaaaaaaaaaaaaaab",
        "*a*b",
        "*${aws:x}*b",
        "*${aws:x}${aws:x}${aws:x}${aws:x}b",
        "${aws:x}${aws:x}"
      })
  void theWorstDocumentIsAnsweredSoon(String worst) {
    Policy many = policy(filled("'" + worst + "',"));
    Policy one = policy("'" + worst.repeat(LARGEST_BYTES / worst.length() - 20) + "'");
    TestRequest request = TestRequest.byBob().with("aws:x", LONG_VALUE);
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertThat(many.evaluate(request)).isEqualTo(Verdict.NONE);
          assertThat(one.evaluate(request)).isEqualTo(Verdict.NONE);
        });
  }

  private static String filled(String value) {
    String values = value.repeat((LARGEST_BYTES - 200) / value.length());
    return values.substring(0, values.length() - 1);
  }

  private static Policy policy(String values) {
    return Policies.key(
        "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*',"
            + "'Condition':{'StringLike':{'aws:x':["
            + values
            + "]}}}");
  }

  @Test
  void depthIsBounded() {
    for (int depth = 1; depth < 2_000; depth = depth * 2 + 1) {
      String document = "{'Statement':" + "[".repeat(depth) + "]".repeat(depth) + "}";
      assertThatCode(() -> Policies.parse(document, PolicyType.KEY))
          .isInstanceOf(MalformedPolicyException.class);
    }
  }
}
