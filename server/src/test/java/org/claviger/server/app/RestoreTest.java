package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A backup's whole way in one process: key, ceremony, making, checking, restoring. */
class RestoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS = "http: {port: 0}\nmanagement: {port: 0}\n";

  @TempDir static Path shared;
  private static Path key;
  private static String keyFingerprint;

  @TempDir Path folder;
  private Path server;
  private Path backup;

  @BeforeAll
  static void makeKey() {
    key = shared.resolve("key");
    Ran ran = run("backup", "key", "split", "--custodians", "3", "--threshold", "2", "--out", key);
    assertThat(ran.code).isZero();
    keyFingerprint = found("backup key ([0-9a-f]{64})", ran.out);
  }

  @BeforeEach
  void folders() throws Exception {
    server = Files.createDirectory(folder.resolve("old"));
    backup = folder.resolve("one.backup");
  }

  @Test
  void aRestoredServerOpensWhatTheOldOneEncryptedAndKeepsWhatWasDestroyedDestroyed()
      throws Exception {
    String kept;
    String doomed;
    String aead;
    String blob;
    String lostBlob;
    try (ServerFixture old = ServerFixture.start(server, SETTINGS)) {
      kept = create(old, "{}");
      doomed = old.importKey(Instant.now().plus(1, ChronoUnit.DAYS));
      aead = JSON.readTree(claviger(old, "CreateAeadKey", "{}").body()).at("/KeyMetadata/KeyId").textValue();
      blob = encrypt(old, kept);
      lostBlob = encrypt(old, doomed);
    }
    ceremony();
    String signer;
    try (ServerFixture old = ServerFixture.start(server, SETTINGS)) {
      Ran made = run("backup", "create", "--data", server.resolve("data"), "--out", backup);
      assertThat(made.code).describedAs(made.toString()).isZero();
      signer = found("signed by ([0-9a-f]{64})", made.out);
      call(old, "DeleteImportedKeyMaterial", "{\"KeyId\":\"" + doomed + "\"}");
      claviger(old, "AeadEncrypt", "{\"KeyId\":\"" + aead + "\",\"Plaintext\":\"YQ==\"}");
    }
    Ran verified = run("backup", "verify", backup, "--key", signer);
    assertThat(verified.code).describedAs(verified.toString()).isZero();
    assertThat(verified.out).contains("whole: backup ", "keys of us-east-1", "keys of identities");
    Path fresh = Files.createDirectory(folder.resolve("new"));
    Ran restored = restore(fresh, signer, "--audit", server.resolve("data/audit").toString());
    assertThat(restored.code).describedAs(restored.toString()).isZero();
    assertThat(restored.out).contains("deletions done again: 1");
    try (ServerFixture anew = ServerFixture.start(fresh, SETTINGS)) {
      assertThat(call(anew, "Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}").at("/Plaintext").textValue())
          .isEqualTo("YQ==");
      HttpResponse<String> refused =
          anew.kms("Decrypt", "{\"CiphertextBlob\":\"" + lostBlob + "\"}");
      assertThat(refused.body()).contains("KMSInvalidStateException");
      assertThat(claviger(anew, "AeadEncrypt", "{\"KeyId\":\"" + aead + "\",\"Plaintext\":\"YQ==\"}").statusCode()).isEqualTo(200);
    }
    Ran record = run("audit", "verify", "--data", fresh.resolve("data"));
    assertThat(record.code).describedAs(record.toString()).isZero();
    String names = events(fresh);
    assertThat(names)
        .contains("AuditLossAccepted BackupRestored DeleteImportedKeyMaterial AuditAnchor");
  }

  private void ceremony() {
    Ran ran =
        run(
            "backup",
            "domain",
            "--config",
            server.resolve("claviger.yaml"),
            "--key",
            key.resolve("backup.pub"),
            "--fingerprint",
            keyFingerprint);
    assertThat(ran.code).describedAs(ran.toString()).isZero();
  }

  private Ran restore(Path target, String signer, String... more) throws Exception {
    Files.writeString(target.resolve("claviger.yaml"), "data: data\n" + SETTINGS);
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "backup",
                "restore",
                backup,
                "--config",
                target.resolve("claviger.yaml"),
                "--key",
                signer,
                "--root-credentials",
                "--shares",
                key.resolve("share-3-of-3.txt"),
                key.resolve("share-1-of-3.txt")));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray());
  }

  private static String create(ServerFixture on, String body) throws Exception {
    return call(on, "CreateKey", body).at("/KeyMetadata/KeyId").textValue();
  }

  private static String encrypt(ServerFixture on, String keyId) throws Exception {
    return call(on, "Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"YQ==\"}")
        .at("/CiphertextBlob")
        .textValue();
  }

  private static JsonNode call(ServerFixture on, String action, String body) throws Exception {
    HttpResponse<String> answer = on.kms(action, body);
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> claviger(ServerFixture on, String action, String body)
      throws Exception {
    return on.ask("Claviger." + action, body);
  }

  private static String events(Path of) throws Exception {
    List<String> names = new ArrayList<>();
    try (TrailReader reader = TrailReader.of(of.resolve("data/audit"))) {
      for (TrailRecord record : reader.read(0, 1_000)) {
        names.add(TrailEvent.of(record).name());
      }
    }
    return String.join(" ", names);
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).describedAs(text).isTrue();
    return matcher.group(1);
  }

  private static Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code =
        commands.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private record Ran(int code, String out, String err) {}
}
