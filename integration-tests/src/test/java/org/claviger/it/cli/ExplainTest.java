package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.claviger.it.AwsClients;
import org.claviger.it.Command;
import org.claviger.it.Credentials;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** {@code claviger explain} as an administrator runs it beside a server. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class ExplainTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[
       {"Sid":"InTests","Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{
        "StringEquals":{"kms:EncryptionContext:stage":"test"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}""";

  private final ServerProcess server;
  private final KmsClient kms;
  private final String name = "explained-" + UUID.randomUUID();
  private final String key;
  private final String user;

  ExplainTest(ServerProcess server, KmsClient kms) {
    this.server = server;
    this.kms = kms;
    this.key = kms.createKey().keyMetadata().arn();
    try (IamClient iam = AwsClients.configure(IamClient.builder(), server).build()) {
      this.user = iam.createUser(r -> r.userName(name)).user().arn();
      iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(POLICY));
    }
  }

  @Test
  void anAllowedAccessNamesTheStatementsThatMatched() {
    Command.Outcome outcome =
        explain("kms:Encrypt", "--context", "stage=test", "--with", "aws:SourceIp=203.0.113.7");
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    assertThat(outcome.output())
        .startsWith("Allowed: ")
        .contains(
            "Key: " + key,
            "ResourcePolicy " + key,
            "IdentityPolicy user/" + name + "/p",
            "  Allow \"InTests\": matched",
            "No grants to the principal");
    assertNoSecret(outcome);
  }

  @Test
  void aDeniedAccessSaysWhatDidNotMatch() {
    for (String[] options :
        new String[][] {
          {"--context", "stage=production", "--with", "aws:SourceIp=203.0.113.7"},
          {"--context", "stage=test", "--with", "aws:SourceIp=198.51.100.1"}
        }) {
      Command.Outcome outcome = explain("kms:Encrypt", options);
      assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
      assertThat(outcome.output())
          .startsWith("Denied: because no identity-based policy allows the kms:Encrypt action")
          .contains("The caller reads: User: " + user + " is not authorized to perform")
          .containsPattern("Allow \"InTests\": not matched: .*(stage|SourceIp)");
      assertNoSecret(outcome);
    }
  }

  @Test
  void aGrantIsShownWithWhetherItAllows() {
    String grant =
        kms.createGrant(r -> r.keyId(key).granteePrincipal(user).operations(GrantOperation.DECRYPT))
            .grantId();
    assertThat(explain("kms:Decrypt").output())
        .startsWith("Allowed: ")
        .contains("  " + grant + " to " + user + ": matched");
    assertThat(explain("kms:Encrypt").output())
        .startsWith("Denied: ")
        .contains("  " + grant + " to " + user + ": not matched");
  }

  @Test
  void whatCannotBeAskedSaysWhatToDo(@TempDir Path empty) {
    assertUnasked(explain("Encrypt"), "ValidationException");
    assertUnasked(explain("kms:Encrypt", "--region", "mars-1"), "the server refuses to say");
    assertUnasked(explain("kms:Encrypt", "--region", "a\nb"), "--region takes the name");
    assertUnasked(explain("kms:Encrypt", "--context", "stage"), "--context takes NAME=VALUE");
    assertUnasked(explain("kms:Encrypt", "--context", "a=1", "--context", "a=2"), "more than once");
    assertUnasked(ask(empty, "kms:Encrypt"), "--data DIR");
    assertUnasked(Command.server("explain").run(), "Missing required options");
  }

  @Test
  void aServerThatIsNotThereOrAnotherIsNotAsked(@TempDir Path data) throws IOException {
    Path client = Files.createDirectory(data.resolve("client"));
    Files.copy(server.clientFile("credentials"), client.resolve("credentials"));
    String config = Files.readString(server.clientFile("config"));
    Files.writeString(
        client.resolve("config"), config.replaceAll("https://[^\n]*", "https://127.0.0.1:1"));
    assertUnasked(ask(data, "kms:Encrypt"), "no server answers at https://127.0.0.1:1");

    Files.writeString(client.resolve("config"), config.replaceAll("\nca_bundle[^\n]*", ""));
    assertUnasked(ask(data, "kms:Encrypt"), "does not prove to be the server");
  }

  private void assertUnasked(Command.Outcome outcome, String words) {
    assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.errors()).contains(words);
    assertThat(outcome.output()).isEmpty();
    assertNoSecret(outcome);
  }

  private void assertNoSecret(Command.Outcome outcome) {
    assertThat(outcome.output() + outcome.errors())
        .doesNotContain(Credentials.of(server).secretAccessKey());
  }

  private Command.Outcome explain(String action, String... options) {
    return ask(server.data(), action, options);
  }

  private Command.Outcome ask(Path data, String action, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("explain", "--data", data.toString(), "--principal", user, "--action", action));
    arguments.addAll(List.of("--key", key));
    arguments.addAll(List.of(options));
    return Command.server(arguments.toArray(String[]::new)).run();
  }
}
