package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.bytes;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bound on encryptions under one AEAD key, lowered. */
class AeadBoundTest {
  private static final int MAX_USES = 50;
  private static final int BLOCK_USES = 8;

  @RegisterExtension
  static final TestRegion REGION = new TestRegion(new AeadConfig(MAX_USES, BLOCK_USES));

  @Test
  void stopsEncryptionAtTheBoundAndNotDecryption() {
    String key = REGION.createAeadKey(false);
    ObjectNode sealed = REGION.call("AeadEncrypt", request(key));
    assertThat(encryptUntilRefused(key)).isEqualTo(MAX_USES - 1);
    REGION
        .assertRefused("AeadEncrypt", request(key), ErrorCode.LimitExceededException)
        .hasMessageContaining(key)
        .hasMessageContaining("Create a new key with Claviger.CreateAeadKey");
    assertThat(bytes(REGION.call("AeadDecrypt", sealed), "Plaintext")).hasSize(1);
  }

  @Test
  void countsTheCallersIvsToo() {
    String key = REGION.createAeadKey(true);
    REGION.call("AeadEncrypt", request(key).put("Iv", new byte[12]));
    assertThat(encryptUntilRefused(key)).isEqualTo(MAX_USES - 1);
  }

  @Test
  void aRefusedRequestIsNoUse() {
    String key = REGION.createAeadKey(false);
    for (int i = 0; i < MAX_USES; i++) {
      REGION.assertRefused(
          "AeadEncrypt", request(key).put("Iv", new byte[12]), ErrorCode.ValidationException);
    }
    assertThat(encryptUntilRefused(key)).isEqualTo(MAX_USES);
  }

  @Test
  void aRestartForgoesABlockAtMost() throws IOException {
    String key = REGION.createAeadKey(false);
    REGION.call("AeadEncrypt", request(key));
    REGION.restart();
    assertThat(encryptUntilRefused(key)).isEqualTo(MAX_USES - BLOCK_USES);
    REGION.restart();
    REGION.assertRefused("AeadEncrypt", request(key), ErrorCode.LimitExceededException);
  }

  @Test
  void sixteenClientsTogetherNeverPassTheBound() throws Exception {
    String key = REGION.createAeadKey(false);
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        done.add(clients.submit(() -> encryptUntilRefused(key)));
      }
      int sum = 0;
      for (Future<Integer> each : done) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(MAX_USES);
    } finally {
      clients.shutdownNow();
    }
  }

  private static int encryptUntilRefused(String key) {
    for (int done = 0; done <= MAX_USES; done++) {
      try {
        REGION.call("AeadEncrypt", request(key));
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.LimitExceededException);
        return done;
      }
    }
    throw new AssertionError("the bound was passed");
  }

  private static ObjectNode request(String key) {
    return on(key).put("Plaintext", new byte[1]);
  }
}
