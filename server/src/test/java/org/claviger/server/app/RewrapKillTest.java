package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A re-wrapping whose process is killed loses nothing. */
final class RewrapKillTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS =
      "http: {port: 0}\nmanagement: {port: 0}\nquotas: {enabled: false}\n";
  private static final int KEYS = 120;

  @TempDir Path folder;

  @Test
  void whatWasKilledGoesOnWhereItWasAndEveryCiphertextOpens() throws Exception {
    Path config = folder.resolve("claviger.yaml");
    List<String> blobs = new ArrayList<>();
    try (ServerFixture server = ServerFixture.start(folder, SETTINGS)) {
      for (int i = 0; i < KEYS; i++) {
        blobs.add(encrypt(server));
      }
    }
    Ran.done("renew", "--config", config, "--region", "us-east-1");
    Ran.done("activate", "--config", config, "--region", "us-east-1");
    String seen = killedInTheMiddle(config);
    assertThat(seen).isNotNull().contains("of " + KEYS + " under version 2");
    assertThat(Ran.done("list", "--config", config).out())
        .containsPattern("wrapped .*\\d+ by version 2");
    Ran done = Ran.done("rewrap", "--config", config, "--region", "us-east-1");
    assertThat(done.out()).contains("key-encryption key: " + KEYS + " by version 2");
    try (ServerFixture server = ServerFixture.start(folder, SETTINGS)) {
      for (String blob : blobs) {
        assertThat(server.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}").body())
            .contains("\"YQ==\"");
      }
    }
  }

  /** Killed at the first sign of progress; gives that. */
  private String killedInTheMiddle(Path config) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "hsm",
                "domain",
                "rewrap",
                "--config",
                config.toString(),
                "--region",
                "us-east-1")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("re-wrapped")) {
        line = out.readLine();
      }
      return line;
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static String encrypt(ServerFixture on) throws Exception {
    String key =
        JSON.readTree(on.kms("CreateKey", "{}").body()).at("/KeyMetadata/KeyId").textValue();
    String body = "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"YQ==\"}";
    return JSON.readTree(on.kms("Encrypt", body).body()).at("/CiphertextBlob").textValue();
  }
}
