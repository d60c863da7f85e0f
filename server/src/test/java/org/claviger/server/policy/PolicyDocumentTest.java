package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {
  private static final String STATEMENT =
      "{'Effect':'Allow','Principal':{'AWS':['arn:aws:iam::111122223333:root','arn:aws:iam::444455556666:user/x']},"
          + "'Action':['KMS:*'],'Resource':['*']}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Statement':" + STATEMENT + "}",
        "{'Version':'2008-10-17','Id':'i','Statement':[" + STATEMENT + "]}",
        "{'Statement':{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'*',"
            + "'Resource':'*'}}",
        "{'Statement':[{'Effect':'Allow','NotPrincipal':{'AWS':'444455556666'},"
            + "'NotAction':'s3:Get','NotResource':'y'},"
            + STATEMENT
            + "]}"
      })
  void readsEachFormOfADocument(String json) {
    assertThat(parse(json).evaluate(TestRequest.byRoot()).effect()).isEqualTo(Verdict.Effect.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{'Statement':[]}",
        "{'Statement':['x']}",
        "{'Statement':{}}",
        "{'Statement':" + STATEMENT + ",'Statement':" + STATEMENT + "}",
        "{'Statement':" + STATEMENT + "} x",
        "{'Version':'2020-01-01','Statement':" + STATEMENT + "}",
        "{'Id':1,'Statement':" + STATEMENT + "}",
        "{'Other':1,'Statement':" + STATEMENT + "}",
        "{'Statement':{'Effect':'allow','Principal':'*'}}",
        "{'Statement':{'Effect':'Allow'}}",
        "{'Statement':{'Effect':'Allow','Principal':'x'}}",
        "{'Statement':{'Effect':'Allow','Principal':{}}}",
        "{'Statement':{'Effect':'Allow','Principal':{'AWS':[]}}}",
        "{'Statement':{'Effect':'Allow','Principal':{'Other':'x'}}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','NotPrincipal':'*'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Action':'*','NotAction':'*'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Resource':'*','NotResource':'*'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Action':'Encrypt'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Action':1}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Resource':[1]}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Condition':'x'}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Condition':{'Bool':'x'}}}",
        "{'Statement':{'Effect':'Allow','Principal':'*','Condition':{'Bool':{'a':{}}}}}",
        "{'Statement':[[[[[[[[[[]]]]]]]]]]}"
      })
  void refusesWhatIsNoPolicy(String json) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedPolicyException.class);
  }

  @Test
  void anyTextIsReadOrRefused() {
    Random random = new Random(6);
    String whole = ("{'Version':'2012-10-17','Statement':[" + STATEMENT + "]}").replace('\'', '"');
    int read = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = random.nextInt(3); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(6));
        text.replace(at, end, whole.substring(0, random.nextInt(8)));
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      read += isRead(text.toString()) ? 1 : 0;
    }
    assertThat(read).isPositive();
  }

  private static boolean isRead(String text) {
    try {
      Policy.parse(text, PolicyType.KEY).evaluate(TestRequest.byRoot());
      return true;
    } catch (MalformedPolicyException e) {
      return false;
    }
  }

  private static Policy parse(String json) {
    return Policy.parse(json.replace('\'', '"'), PolicyType.KEY);
  }
}
