package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  @Test
  void aDenialIsToldPolicyByPolicy() throws JsonProcessingException {
    String answer =
        """
        {"KeyId": "arn:key", "Decision": "Denied", "Reason": "because nobody allows it", "Message": "User: x",
         "Policies": [
          {"Kind": "ResourcePolicy", "Name": "arn:key", "Statements": [
            {"Sid": "Enable IAM", "Effect": "Allow", "Matched": true, "Reason": ""}]},
          {"Kind": "IdentityPolicy", "Name": "user/bob/p", "Statements": [
            {"Sid": "Statement[0]", "Effect": "Deny", "Matched": false, "Reason": "action"}]}],
         "Grants": [{"GrantId": "5a", "GranteePrincipal": "arn:bob", "Matched": false},
          {"GrantId": "6b", "GranteePrincipal": "arn:bob", "Matched": true}]}
        """;
    assertThat(ExplanationText.of(new JsonMapper().readTree(answer)))
        .containsExactly(
            "Denied: because nobody allows it",
            "The caller reads: User: x",
            "Key: arn:key",
            "",
            "ResourcePolicy arn:key",
            "  Allow \"Enable IAM\": matched",
            "",
            "IdentityPolicy user/bob/p",
            "  Deny \"Statement[0]\": not matched: action",
            "",
            "Grants",
            "  5a to arn:bob: not matched",
            "  6b to arn:bob: matched");
  }

  @Test
  void aWordThatAnAuthorChoseDoesNotReachTheTerminalAsControl() {
    assertThat(ExplanationText.printable("a\u001b[2Jb\r\nc\u202ed\u009be é 🔑 \ud800"))
        .isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u202ed\\u009be é 🔑 \\ud800");
  }
}
