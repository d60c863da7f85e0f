package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI of this machine, with nothing but the files that the server wrote. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class AwsCliTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PLAINTEXT = "YSBsZXR0ZXIgb2YgY3JlZGl0";

  private final ServerProcess server;
  private final List<String> command = new ArrayList<>();

  @TempDir private Path folder;

  AwsCliTest(ServerProcess server) {
    this.server = server;
    command.add(Prerequisite.program("aws").toString());
    if (!knowsEndpointUrl(run(Command.of(command.get(0), "--version")).output())) {
      command.add("--endpoint-url");
      command.add(server.endpoint().toString());
    }
  }

  @Test
  void aKeyIsMadeAndUsed() throws IOException {
    String key = text(aws("kms", "create-key", "--description", "by CLI"), "/KeyMetadata/KeyId");
    JsonNode encrypted =
        aws("kms", "encrypt", "--key-id", key, "--plaintext", "fileb://" + plaintextFile());
    Path blob = folder.resolve("blob");
    Files.write(blob, encrypted.required("CiphertextBlob").binaryValue());
    JsonNode decrypted = aws("kms", "decrypt", "--ciphertext-blob", "fileb://" + blob);
    assertThat(text(decrypted, "/Plaintext")).isEqualTo(PLAINTEXT);
    assertThat(text(decrypted, "/KeyId")).endsWith(key);
    JsonNode listed = aws("kms", "list-keys");
    assertThat(listed.toString()).contains(key);
  }

  @Test
  void aMessageIsSignedAndVerified() throws IOException {
    String key =
        text(
            aws("kms", "create-key", "--key-spec", "ECC_NIST_P256", "--key-usage", "SIGN_VERIFY"),
            "/KeyMetadata/KeyId");
    Path signature = folder.resolve("signature");
    JsonNode signed = aws(signing("sign", key));
    Files.write(signature, signed.required("Signature").binaryValue());
    List<String> verification = new ArrayList<>(List.of(signing("verify", key)));
    verification.addAll(List.of("--signature", "fileb://" + signature));
    assertThat(aws(verification.toArray(String[]::new)).required("SignatureValid").asBoolean())
        .isTrue();
  }

  @Test
  void aUserIsGivenOneKeyAndNothingElse() throws IOException {
    String name = "cli-" + UUID.randomUUID();
    String key = text(aws("kms", "create-key"), "/KeyMetadata/Arn");
    String arn = text(aws("iam", "create-user", "--user-name", name), "/User/Arn");
    JsonNode accessKey = aws("iam", "create-access-key", "--user-name", name).at("/AccessKey");
    String policy =
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Encrypt","Resource":"%s"}}"""
            .formatted(key);
    Command.Outcome put =
        outcome(
            "iam",
            "put-user-policy",
            "--user-name",
            name,
            "--policy-name",
            "one-key",
            "--policy-document",
            policy);
    assertThat(put.exitCode()).as(put.errors()).isZero();

    String plaintext = "fileb://" + plaintextFile();
    Command.Outcome allowed =
        as(accessKey, "kms", "encrypt", "--key-id", key, "--plaintext", plaintext);
    assertThat(allowed.exitCode()).as(allowed.errors()).isZero();
    assertThat(as(accessKey, "kms", "describe-key", "--key-id", key).errors())
        .contains(
            "(AccessDeniedException)",
            "User: " + arn + " is not authorized to perform: kms:DescribeKey on resource: " + key);
  }

  @Test
  void theCallerIsToldWhoItIs() {
    assertThat(text(aws("sts", "get-caller-identity"), "/Arn"))
        .isEqualTo("arn:aws:iam::111122223333:root");
  }

  @Test
  void aRefusalIsShownInAwssWords() {
    Command.Outcome outcome = outcome("kms", "describe-key", "--key-id", "alias/none");
    assertThat(outcome.exitCode()).as("254 by version 2, 255 by version 1").isIn(254, 255);
    assertThat(outcome.errors())
        .contains("An error occurred (NotFoundException) when calling the DescribeKey operation:");
  }

  private String[] signing(String action, String key) throws IOException {
    return new String[] {
      "kms",
      action,
      "--key-id",
      key,
      "--signing-algorithm",
      "ECDSA_SHA_256",
      "--message-type",
      "RAW",
      "--message",
      "fileb://" + plaintextFile()
    };
  }

  private Path plaintextFile() throws IOException {
    return Files.writeString(folder.resolve("plaintext"), "a letter of credit");
  }

  private JsonNode aws(String... arguments) {
    Command.Outcome outcome = outcome(arguments);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    try {
      return MAPPER.readTree(outcome.output());
    } catch (JsonProcessingException e) {
      throw new AssertionError(outcome.output(), e);
    }
  }

  private Command.Outcome outcome(String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    whole.addAll(List.of("--output", "json"));
    return run(Command.of(whole));
  }

  private Command.Outcome as(JsonNode accessKey, String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    return run(
        Command.of(whole)
            .with("AWS_ACCESS_KEY_ID", text(accessKey, "/AccessKeyId"))
            .with("AWS_SECRET_ACCESS_KEY", text(accessKey, "/SecretAccessKey")));
  }

  private Command.Outcome run(Command aws) {
    return aws.with("AWS_CONFIG_FILE", server.clientFile("config").toString())
        .with("AWS_SHARED_CREDENTIALS_FILE", server.clientFile("credentials").toString())
        .with("AWS_PAGER", "")
        .run();
  }

  private static String text(JsonNode json, String path) {
    return json.at(path).textValue();
  }

  /** Version 1 from 1.29 and version 2 from 2.13 read {@code endpoint_url} of the config file. */
  static boolean knowsEndpointUrl(String version) {
    Matcher numbers = Pattern.compile("aws-cli/(\\d+)\\.(\\d+)").matcher(version);
    assertThat(numbers.find()).as(version).isTrue();
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    return major > 2 || minor >= (major == 1 ? 29 : 13);
  }
}
