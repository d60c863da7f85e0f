package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region's material goes from one version of the key-encryption key to the next. */
final class DomainRewrapTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS =
      "http: {port: 0}\nmanagement: {port: 0}\nquotas: {enabled: false}\n";
  private static final Map<String, String> SIGNING =
      Map.of(
          "RSA_2048", "RSASSA_PSS_SHA_256",
          "ECC_NIST_P256", "ECDSA_SHA_256",
          "ECC_NIST_P521", "ECDSA_SHA_512",
          "ECC_SECG_P256K1", "ECDSA_SHA_256",
          "ECC_NIST_EDWARDS25519", "ED25519_SHA_512");

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void configure() {
    config = folder.resolve("claviger.yaml");
  }

  @Test
  void everyKindOfKeyOpensUnderTheNewVersionAndNothingIsUnderTheOldOne() throws Exception {
    String blob;
    String imported;
    String shared;
    String mac;
    String hmac;
    Map<String, String> signers = new LinkedHashMap<>();
    try (ServerFixture server = ServerFixture.start(folder, SETTINGS)) {
      blob = encrypt(server, key(server, "{}"));
      imported = encrypt(server, server.importKey(Instant.now().plus(1, ChronoUnit.DAYS)));
      shared = encrypt(server, key(server, "{\"MultiRegion\":true}"));
      hmac = key(server, "{\"KeySpec\":\"HMAC_512\",\"KeyUsage\":\"GENERATE_VERIFY_MAC\"}");
      mac = mac(server, hmac);
      for (String spec : SIGNING.keySet()) {
        String body = "{\"KeySpec\":\"" + spec + "\",\"KeyUsage\":\"SIGN_VERIFY\"}";
        signers.put(spec, key(server, body));
      }
    }
    Ran before = Ran.done("list", "--config", config);
    // Neither the multi-Region key nor the Ed25519 key, which stays in the token.
    assertThat(before.out()).contains("wrapped      7 by version 1");
    renew();
    assertThat(Ran.done("list", "--config", config).out()).contains("wrapped      7 by version 1");
    assertThat(forget(1).err()).contains("version 1 still wraps 7 materials");
    assertThat(forget(2).err()).contains("cannot be forgotten");
    Ran done = Ran.done("rewrap", "--config", config, "--region", "us-east-1");
    assertThat(done.out())
        .contains("re-wrapped 7 of 7 under version 2", "key-encryption key: 7 by version 2");
    assertThat(Ran.done("list", "--config", config).out()).contains("wrapped      7 by version 2");
    assertThat(Ran.done("rewrap", "--config", config, "--region", "us-east-1").out())
        .doesNotContain("re-wrapped");
    assertThat(forget(1).out()).doesNotContain("kek          version 1");
    try (ServerFixture server = ServerFixture.start(folder, SETTINGS)) {
      for (String each : List.of(blob, imported, shared)) {
        assertThat(decrypt(server, each).body()).contains("\"YQ==\"");
      }
      assertThat(mac(server, hmac)).isEqualTo(mac);
      for (Map.Entry<String, String> each : signers.entrySet()) {
        assertThat(isSigning(server, each.getValue(), SIGNING.get(each.getKey())))
            .as(each.getKey())
            .isTrue();
      }
    }
    assertThat(events())
        .containsSubsequence("DomainRewrapBegun", "DomainRewrapped", "DomainRewrapBegun");
  }

  private Ran forget(int version) {
    return Ran.of("forget", "--config", config, "--region", "us-east-1", "--key-version", version);
  }

  private void renew() {
    Ran.done("renew", "--config", config, "--region", "us-east-1");
    Ran.done("activate", "--config", config, "--region", "us-east-1");
  }

  @Test
  void aServerThatRunsIsNotTouched() throws Exception {
    try (ServerFixture server = ServerFixture.start(folder, SETTINGS)) {
      assertThat(server).isNotNull();
      Ran ran = Ran.of("rewrap", "--config", config, "--region", "us-east-1");
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("in use");
    }
  }

  @Test
  void withoutADatabaseItSaysWhichConfigurationIsMissing() throws Exception {
    Files.writeString(config, "data: data\n");
    Ran.done("create", "--config", config, "--region", "us-east-1");
    Ran ran = Ran.of("rewrap", "--config", config, "--region", "us-east-1");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("there is no database", "--server");
    assertThat(Ran.of("rewrap", "--config", config, "--region", "ks-acme-1").err())
        .contains("hosts no region ks-acme-1");
  }

  private static String key(ServerFixture on, String body) throws Exception {
    return call(on, "CreateKey", body).at("/KeyMetadata/KeyId").textValue();
  }

  private static String encrypt(ServerFixture on, String keyId) throws Exception {
    return call(on, "Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"YQ==\"}")
        .at("/CiphertextBlob")
        .textValue();
  }

  private static HttpResponse<String> decrypt(ServerFixture on, String blob) throws Exception {
    return on.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}");
  }

  private static String mac(ServerFixture on, String keyId) throws Exception {
    String body = "{\"KeyId\":\"%s\",\"Message\":\"YQ==\",\"MacAlgorithm\":\"HMAC_SHA_512\"}";
    return call(on, "GenerateMac", body.formatted(keyId)).at("/Mac").textValue();
  }

  private static boolean isSigning(ServerFixture on, String keyId, String algorithm)
      throws Exception {
    String body =
        "{\"KeyId\":\"%s\",\"Message\":\"YQ==\",\"SigningAlgorithm\":\"%s\""
            .formatted(keyId, algorithm);
    String signature = call(on, "Sign", body + "}").at("/Signature").textValue();
    return call(on, "Verify", body + ",\"Signature\":\"" + signature + "\"}")
        .at("/SignatureValid")
        .booleanValue();
  }

  private static JsonNode call(ServerFixture on, String action, String body) throws Exception {
    HttpResponse<String> answer = on.kms(action, body);
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private List<String> events() throws Exception {
    List<String> names = new ArrayList<>();
    try (TrailReader reader = TrailReader.of(folder.resolve("data/audit"))) {
      for (TrailRecord record : reader.read(0, 1_000)) {
        names.add(TrailEvent.of(record).name());
      }
    }
    return names;
  }
}
