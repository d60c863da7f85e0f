package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.config.ConfigFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Ran ran =
        Ran.main("backup", "key", "split", "--custodians", "3", "--threshold", "2", "--out", key);
    assertThat(ran.code()).isZero();
    keyFingerprint = found("backup key ([0-9a-f]{64})", ran.out());
  }

  @BeforeEach
  void folders() throws Exception {
    server = Files.createDirectory(folder.resolve("old"));
    backup = folder.resolve("one.backup");
  }

  @Test
  void aRestoredServerOpensWhatTheOldOneEncryptedAndKeepsWhatWasDestroyedDestroyed()
      throws Exception {
    String imported;
    String aead;
    String blob;
    String importedBlob;
    try (ServerFixture old = ServerFixture.start(server, SETTINGS)) {
      imported = old.importKey(Instant.now().plus(1, ChronoUnit.DAYS));
      aead = keyId(old.ask("Claviger.CreateAeadKey", "{}").body());
      blob = encrypt(old, keyId(old.kms("CreateKey", "{}").body()));
      importedBlob = encrypt(old, imported);
      Ran early = Ran.main("backup", "create", "--data", server.resolve("data"), "--out", backup);
      assertThat(early.code()).isEqualTo(2);
      assertThat(early.err()).contains("there is no package of the keys of identities");
    }
    ceremony();
    String signer;
    try (ServerFixture old = ServerFixture.start(server, SETTINGS)) {
      refusesPackageWithoutTransferKey();
      signer = backUp();
      call(old, "DeleteImportedKeyMaterial", "{\"KeyId\":\"" + imported + "\"}");
      assertThat(encryptAead(old, aead).statusCode()).isEqualTo(200);
    }
    Ran verified = Ran.main("backup", "verify", backup, "--key", signer);
    assertThat(verified.code()).describedAs(verified.toString()).isZero();
    assertThat(verified.out())
        .contains("whole: backup ", "keys of us-east-1", "keys of identities");
    Path fresh = Files.createDirectory(folder.resolve("new"));
    refuses(fresh, signer);
    Ran restored = restore(fresh, signer, "--audit", server.resolve("data/audit").toString());
    assertThat(restored.code()).describedAs(restored.toString()).isZero();
    assertThat(restored.out()).contains("deletions done again: 1");
    try (ServerFixture anew = ServerFixture.start(fresh, SETTINGS)) {
      assertThat(decrypt(anew, blob).body()).contains("\"YQ==\"");
      assertThat(decrypt(anew, importedBlob).body()).contains("KMSInvalidStateException");
      assertThat(encryptAead(anew, aead).statusCode()).isEqualTo(200);
    }
    Ran record = Ran.main("audit", "verify", "--data", fresh.resolve("data"));
    assertThat(record.code()).describedAs(record.toString()).isZero();
    assertThat(events(fresh))
        .containsSubsequence(
            "AuditLossAccepted", "BackupRestored", "DeleteImportedKeyMaterial", "AuditAnchor");
    assertThat(restore(fresh, signer, "--audit-is-lost").err()).contains("is there already");
    Path blind = Files.createDirectory(folder.resolve("blind"));
    Ran unknowing = restore(blind, signer, "--audit-is-lost");
    assertThat(unknowing.code()).describedAs(unknowing.toString()).isZero();
    assertThat(unknowing.out()).contains("WARNING: what was deleted or revoked since then is back");
    try (ServerFixture anew = ServerFixture.start(blind, SETTINGS)) {
      assertThat(decrypt(anew, importedBlob).body()).contains("\"YQ==\"");
      assertThat(encryptAead(anew, aead).body()).contains("LimitExceededException");
    }
  }

  @Test
  void whatCameDueAfterTheBackupIsDestroyedAgain() throws Exception {
    String scheduledBlob;
    String expiringBlob;
    try (ServerFixture old = ServerFixture.start(server, SETTINGS)) {
      String scheduled = keyId(old.kms("CreateKey", "{}").body());
      scheduledBlob = encrypt(old, scheduled);
      expiringBlob = encrypt(old, old.importKey(Instant.now().plus(1, ChronoUnit.DAYS)));
      call(
          old,
          "ScheduleKeyDeletion",
          "{\"KeyId\":\"" + scheduled + "\",\"PendingWindowInDays\":7}");
    }
    ceremony();
    String signer = backUp(SETTINGS);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
    try (ServerFixture old = ServerFixture.start(server, SETTINGS, later)) {
      assertThat(old.management("/health/live").statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> events(server).containsAll(List.of("DeleteKey", "DeleteExpiredKeyMaterial")));
    }
    Path fresh = Files.createDirectory(folder.resolve("new"));
    Ran restored = restore(fresh, signer, "--audit", server.resolve("data/audit").toString());
    assertThat(restored.code()).describedAs(restored.toString()).isZero();
    assertThat(restored.out()).contains("deletions done again: 2");
    assertThat(events(fresh))
        .containsSubsequence("BackupRestored", "AuditAnchor")
        .contains("DeleteKey", "DeleteExpiredKeyMaterial");
    try (ServerFixture anew = ServerFixture.start(fresh, SETTINGS)) {
      assertThat(decrypt(anew, scheduledBlob).body()).contains("AccessDeniedException");
      assertThat(decrypt(anew, expiringBlob).body()).contains("KMSInvalidStateException");
    }
  }

  @Test
  void everyRegionAndAccountComesBack() throws Exception {
    String both = SETTINGS + "regions: [us-east-1, eu-west-1]\n";
    Map<ServerFixture.Signing, String> blobs = new LinkedHashMap<>();
    String shared;
    ServerFixture.Signing ireland;
    try (ServerFixture old = ServerFixture.start(server, both)) {
      String account = "{\"AccountId\":\"444455556666\",\"Name\":\"second\"}";
      JsonNode key = JSON.readTree(old.ask("Claviger.CreateAccount", account).body());
      String id = key.findValue("AccessKeyId").textValue();
      String secret = key.findValue("SecretAccessKey").textValue();
      ireland = old.root("eu-west-1");
      for (ServerFixture.Signing signing :
          List.of(
              old.root("us-east-1"),
              ireland,
              new ServerFixture.Signing(id, secret, "us-east-1"),
              new ServerFixture.Signing(id, secret, "eu-west-1"))) {
        blobs.put(
            signing, encrypt(old, signing, keyId(as(old, signing, "CreateKey", "{}").body())));
      }
      String related = keyId(old.kms("CreateKey", "{\"MultiRegion\":true}").body());
      call(old, "ReplicateKey", "{\"KeyId\":\"" + related + "\",\"ReplicaRegion\":\"eu-west-1\"}");
      shared = encrypt(old, related);
    }
    ceremony();
    String signer = backUp(both);
    Path fresh = Files.createDirectory(folder.resolve("new"));
    String audit = server.resolve("data/audit").toString();
    assertThat(restore(fresh, signer, "--audit", audit).err())
        .contains("does not host the region eu-west-1");
    Ran restored = restore(both, fresh, signer, "--audit", audit);
    assertThat(restored.code()).describedAs(restored.toString()).isZero();
    try (ServerFixture anew = ServerFixture.start(fresh, both)) {
      for (Map.Entry<ServerFixture.Signing, String> each : blobs.entrySet()) {
        assertThat(decrypt(anew, each.getKey(), each.getValue()).body()).contains("\"YQ==\"");
      }
      assertThat(decrypt(anew, ireland, shared).body()).contains("\"YQ==\"");
      String related = "{\"MultiRegion\":true}";
      assertThat(as(anew, ireland, "CreateKey", related).statusCode()).isEqualTo(200);
    }
  }

  private String backUp(String settings) throws Exception {
    try (ServerFixture old = ServerFixture.start(server, settings)) {
      assertThat(old.management("/health/live").statusCode()).isEqualTo(200);
      return backUp();
    }
  }

  /** The fingerprint of the key that signed it. */
  private String backUp() {
    Ran made = Ran.main("backup", "create", "--data", server.resolve("data"), "--out", backup);
    assertThat(made.code()).describedAs(made.toString()).isZero();
    return found("signed by ([0-9a-f]{64})", made.out());
  }

  /** Everything that is wrong is found before anything is made. */
  private void refuses(Path target, String signer) throws Exception {
    String audit = server.resolve("data/audit").toString();
    assertThat(restore(target, "0".repeat(64), "--audit", audit).err()).contains("foreign");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(restore(target, signer, "--audit", empty.toString()).code()).isEqualTo(2);
    Path one = key.resolve("share-2-of-3.txt");
    assertThat(restore(List.of(one), target, signer, "--audit", audit).err())
        .contains("1 shares were given, and 2 are needed");
    assertThat(restore(List.of(one, backup), target, signer, "--audit", audit).err())
        .contains("is not a share");
    Path other = folder.resolve("other-key");
    Ran.main("backup", "key", "split", "--custodians", "1", "--threshold", "1", "--out", other);
    Path foreign = other.resolve("share-1-of-1.txt");
    assertThat(restore(List.of(foreign), target, signer, "--audit", audit).err())
        .contains("were wrapped for another backup key");
    byte[] whole = Files.readAllBytes(backup);
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(backup, changed);
    assertThat(restore(target, signer, "--audit", audit).err()).contains("is damaged");
    assertThat(Ran.main("backup", "verify", backup, "--key", signer).code()).isEqualTo(1);
    Files.write(backup, whole);
    try (Stream<Path> there = Files.list(target)) {
      assertThat(there).containsExactly(target.resolve("claviger.yaml"));
    }
  }

  /** As it was before there was such a key. */
  private void refusesPackageWithoutTransferKey() throws Exception {
    Path file =
        ConfigFile.read(server.resolve("claviger.yaml"))
            .backup()
            .domains()
            .resolve("us-east-1.json");
    byte[] whole = Files.readAllBytes(file);
    JsonNode stale = JSON.readTree(whole);
    var keys = stale.get("keys").elements();
    while (keys.hasNext()) {
      if (keys.next().get("key").textValue().equals("transfer")) {
        keys.remove();
      }
    }
    Files.write(file, JSON.writeValueAsBytes(stale));
    Ran ran = Ran.main("backup", "create", "--data", server.resolve("data"), "--out", backup);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("was made before us-east-1 had the transfer key");
    Files.write(file, whole);
  }

  private void ceremony() {
    Ran ran =
        Ran.main(
            "backup",
            "domain",
            "--config",
            server.resolve("claviger.yaml"),
            "--key",
            key.resolve("backup.pub"),
            "--fingerprint",
            keyFingerprint);
    assertThat(ran.code()).describedAs(ran.toString()).isZero();
  }

  private Ran restore(Path target, String signer, String... more) throws Exception {
    return restore(SETTINGS, target, signer, more);
  }

  private Ran restore(String settings, Path target, String signer, String... more)
      throws Exception {
    return restore(
        settings,
        List.of(key.resolve("share-3-of-3.txt"), key.resolve("share-1-of-3.txt")),
        target,
        signer,
        more);
  }

  private Ran restore(List<Path> shares, Path target, String signer, String... more)
      throws Exception {
    return restore(SETTINGS, shares, target, signer, more);
  }

  private Ran restore(
      String settings, List<Path> shares, Path target, String signer, String... more)
      throws Exception {
    Path file = Files.writeString(target.resolve("claviger.yaml"), "data: data\n" + settings);
    List<Object> arguments =
        new ArrayList<>(
            List.of("backup", "restore", backup, "--config", file, "--root-credentials"));
    arguments.addAll(List.of("--key", signer, "--shares"));
    arguments.addAll(shares);
    arguments.addAll(Arrays.asList(more));
    return Ran.main(arguments.toArray());
  }

  private static String keyId(String created) throws Exception {
    return JSON.readTree(created).at("/KeyMetadata/KeyId").textValue();
  }

  private static String encrypt(ServerFixture on, String keyId) throws Exception {
    return call(on, "Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"YQ==\"}")
        .at("/CiphertextBlob")
        .textValue();
  }

  private static String encrypt(ServerFixture on, ServerFixture.Signing signing, String keyId)
      throws Exception {
    String body = "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"YQ==\"}";
    return JSON.readTree(as(on, signing, "Encrypt", body).body()).at("/CiphertextBlob").textValue();
  }

  private static HttpResponse<String> as(
      ServerFixture on, ServerFixture.Signing signing, String action, String body)
      throws Exception {
    return on.ask(signing, "TrentService." + action, body);
  }

  private static HttpResponse<String> decrypt(
      ServerFixture on, ServerFixture.Signing signing, String blob) throws Exception {
    return as(on, signing, "Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
  }

  private static HttpResponse<String> decrypt(ServerFixture on, String blob) throws Exception {
    return on.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
  }

  private static HttpResponse<String> encryptAead(ServerFixture on, String keyId) throws Exception {
    return on.ask("Claviger.AeadEncrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"YQ==\"}");
  }

  private static JsonNode call(ServerFixture on, String action, String body) throws Exception {
    HttpResponse<String> answer = on.kms(action, body);
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<String> events(Path of) throws Exception {
    List<String> names = new ArrayList<>();
    try (TrailReader reader = TrailReader.of(of.resolve("data/audit"))) {
      for (TrailRecord record : reader.read(0, 1_000)) {
        names.add(TrailEvent.of(record).name());
      }
    }
    return names;
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).describedAs(text).isTrue();
    return matcher.group(1);
  }
}
