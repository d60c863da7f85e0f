package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.policy.Policies.key;
import static org.claviger.server.policy.TestRequest.byBob;

import org.junit.jupiter.api.Test;

class ExplainTest {
  private final Policy policy =
      key(
          "{'Sid':'who','Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'*',"
              + "'Resource':'*'}",
          "{'Sid':'what','Effect':'Deny','Principal':'*','Action':'kms:Sign','Resource':'*'}",
          "{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'arn:aws:s3:::x'}",
          "{'Sid':'inert','Effect':'Allow','Principal':'*','Action':'kms:*'}",
          "{'Sid':'Only stage one','Effect':'Allow','Principal':'*','Action':'kms:*',"
              + "'Resource':'*','Condition':{'StringEquals':{'aws:username':'bob',"
              + "'kms:EncryptionContext:Stage':['one','${aws:username}']}}}");

  @Test
  void saysOfEachStatementWhatDidNotMatch() {
    TestRequest request =
        byBob().with("aws:username", "bob").with("kms:encryptioncontext:Stage", "two");
    assertThat(policy.explain(request))
        .containsExactly(
            new StatementOutcome("who", "Allow", false, "principal"),
            new StatementOutcome("what", "Deny", false, "action"),
            new StatementOutcome("Statement[2]", "Allow", false, "resource"),
            new StatementOutcome("inert", "Allow", false, "no effect: it lacks Resource"),
            new StatementOutcome(
                "Only stage one",
                "Allow",
                false,
                "condition StringEquals kms:EncryptionContext:Stage:"
                    + " expected [one, ${aws:username}], actual [two]"));
  }

  @Test
  void givesNoReasonForAMatch() {
    TestRequest request =
        byBob().with("aws:username", "bob").with("kms:encryptioncontext:Stage", "bob");
    assertThat(policy.explain(request))
        .contains(new StatementOutcome("Only stage one", "Allow", true, ""));
  }
}
