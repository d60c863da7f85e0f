package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators of a server, by the commands of docs/operators.md. */
@Tag("one-jdk")
class OperatorsTest {
  private static final Pattern APPROVALS = Pattern.compile("--approvals (\\S+)");

  @TempDir private Path folder;
  private TemporaryData data;

  @BeforeEach
  void firstStart() throws Exception {
    data = TemporaryData.create();
    try (ServerProcess server = ServerProcess.up(data.path())) {
      assertThat(server.stop()).isZero();
    }
    key("alice", "EC", 256);
    key("bob", "Ed25519", 0);
    key("carol", "RSA", 2_048);
  }

  @AfterEach
  void remove() {
    data.close();
  }

  @Test
  void theOperatorsOfNowDecideWhoDecidesNext() {
    assertThat(operators("list").output()).contains("No operators are enrolled");
    assertThat(enrol(2, "alice", "bob", "carol").output()).contains("2 of 3 operators");

    Command.Outcome alone = enrol(2, "alice", "mallory=carol");
    assertThat(alone.exitCode()).as(alone.output()).isEqualTo(2);
    assertThat(alone.errors()).contains("the approval of 2 of these operators: alice, bob, carol");
    Path approvals = approvals(alone);
    String[] change = {"alice", "mallory=carol", "--approvals=" + approvals};
    sign(approvals, "alice", "alice");
    sign(approvals, "mallory", "carol");
    assertThat(enrol(2, change).errors()).contains("1 of 2 needed approvals are there: of alice");
    assertThat(sign(approvals, "bob", "bob").output())
        .contains("ChangeQuorum", "operator mallory: ", "threshold: 2");
    assertThat(enrol(2, "alice", "bob", "--approvals=" + approvals).errors())
        .contains("the request is for something else");
    assertThat(enrol(2, change).output()).contains("2 of 2 operators must approve (version 2)");
    assertThat(enrol(2, change).errors()).contains("made for other operators");
    assertThat(operators("list").output()).contains("mallory").doesNotContain("bob");
    assertThatTheRecordTellsIt();
  }

  private void assertThatTheRecordTellsIt() {
    try (ServerProcess server = ServerProcess.up(data.path())) {
      assertThat(server.stop()).isZero();
    }
    List<JsonNode> records =
        AuditLog.in(data.path()).records().stream()
            .filter(record -> record.path("eventName").asText().equals("ApprovedOperation"))
            .map(record -> record.path("serviceEventDetails"))
            .toList();
    assertThat(records)
        .extracting(details -> details.path("operation").asText())
        .containsExactly("ChangeQuorum", "ChangeQuorum");
    assertThat(records.get(0).path("approvals")).isEmpty();
    assertThat(records.get(1).path("approvals"))
        .extracting(each -> each.path("operator").asText())
        .containsExactlyInAnyOrder("alice", "bob");
    assertThat(data.path().resolve("approved")).isEmptyDirectory();
  }

  @Test
  void operatorsNeedAServerThatWasStartedOnce() {
    Path never = folder.resolve("never");
    Command.Outcome early =
        Command.server(
                "operators",
                "enrol",
                "--threshold=2",
                "--operator=alice=" + folder.resolve("alice.pub"),
                "--operator=bob=" + folder.resolve("bob.pub"),
                "--data=" + never)
            .run();
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(early.errors()).contains("start the server once").hasLineCount(1);
    assertThat(never.resolve("approved")).doesNotExist();
  }

  @Test
  void nobodyEndsItAlone() {
    assertThat(enrol(2, "alice", "bob").exitCode()).isZero();
    Command.Outcome alone = operators("disband");
    assertThat(alone.exitCode()).isEqualTo(2);
    Path approvals = approvals(alone);
    sign(approvals, "alice", "alice");
    assertThat(operators("disband", "--approvals=" + approvals).exitCode()).isEqualTo(2);
    sign(approvals, "bob", "bob");
    assertThat(operators("disband", "--approvals=" + approvals).exitCode()).isZero();
    assertThat(operators("list").output()).contains("No operators are enrolled");
  }

  @Test
  void theDomainsKeysGoNowhereWithoutThem() {
    assertThat(enrol(2, "alice", "bob").exitCode()).isZero();
    Command.Outcome split =
        Command.server(
                "backup",
                "key",
                "split",
                "--custodians=3",
                "--threshold=2",
                "--out=" + folder.resolve("backup"))
            .run();
    Matcher fingerprint = Pattern.compile("backup key ([0-9a-f]{64})").matcher(split.output());
    assertThat(fingerprint.find()).as(split.output() + split.errors()).isTrue();

    Command.Outcome alone = export(fingerprint.group(1));
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(data.path().resolve("backup")).doesNotExist();
    Path approvals = approvals(alone);
    assertThat(sign(approvals, "alice", "alice").output())
        .contains("ExportBackup", "domain identities: ", "domain us-east-1: ");
    sign(approvals, "bob", "bob");
    Command.Outcome approved = export(fingerprint.group(1), "--approvals=" + approvals);
    assertThat(approved.output()).as(approved.errors()).contains("wrapped for the backup key");
    assertThat(export(fingerprint.group(1), "--approvals=" + approvals).errors())
        .contains("used already");
  }

  private Command.Outcome export(String fingerprint, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "backup",
                "domain",
                "--data=" + data.path(),
                "--key=" + folder.resolve("backup/backup.pub"),
                "--fingerprint=" + fingerprint));
    all.addAll(List.of(more));
    return Command.of(ServerProcess.command(all)).in(folder).run();
  }

  /** Arguments: an operator whose key is named so, NAME=KEY, or an option. */
  private Command.Outcome enrol(int threshold, String... operators) {
    List<String> arguments = new ArrayList<>(List.of("enrol", "--threshold=" + threshold));
    for (String each : operators) {
      if (each.startsWith("--")) {
        arguments.add(each);
      } else {
        String name = each.replaceFirst("=.*", "");
        Path key = folder.resolve(each.replaceFirst(".*=", "") + ".pub");
        arguments.addAll(List.of("--operator", name + "=" + key));
      }
    }
    return operators(arguments.toArray(String[]::new));
  }

  private Command.Outcome operators(String... arguments) {
    List<String> all = new ArrayList<>(List.of("operators"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data.path().toString()));
    return Command.of(ServerProcess.command(all)).in(folder).run();
  }

  private Command.Outcome sign(Path approvals, String name, String key) {
    Command.Outcome signed =
        Command.server(
                "operators",
                "sign",
                approvals.toString(),
                "--yes",
                "--name",
                name,
                "--key",
                folder.resolve(key + ".key").toString())
            .run();
    assertThat(signed.exitCode()).as(signed.errors()).isZero();
    return signed;
  }

  private static Path approvals(Command.Outcome refused) {
    Matcher found = APPROVALS.matcher(refused.errors());
    assertThat(found.find()).as(refused.errors()).isTrue();
    return Path.of(found.group(1));
  }

  private void key(String name, String algorithm, int bits)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    Optional.of(bits).filter(each -> each > 0).ifPresent(generator::initialize);
    KeyPair pair = generator.generateKeyPair();
    pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
    pem(name + ".pub", "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private void pem(String file, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
