package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.claviger.it.AuditLog;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyLastUsageTrackingOperation;

@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class LastUsageTest {
  private static final SdkBytes TEXT = SdkBytes.fromUtf8String("seldom used");

  private final ServerProcess server;
  private final KmsClient kms;

  LastUsageTest(ServerProcess server, KmsClient kms) {
    this.server = server;
    this.kms = kms;
  }

  @Test
  void namesTheRequestThatUsedTheKeyLast() {
    String key = createKey(kms);
    GetKeyLastUsageResponse unused = kms.getKeyLastUsage(r -> r.keyId(key));
    assertThat(unused.keyId()).isEqualTo(key);
    assertThat(unused.keyLastUsage().operation()).isNull();
    Instant created = kms.describeKey(r -> r.keyId(key)).keyMetadata().creationDate();
    assertThat(unused.keyCreationDate()).isEqualTo(created);
    assertThat(unused.trackingStartDate()).isEqualTo(created);

    EncryptResponse encrypted = kms.encrypt(r -> r.keyId(key).plaintext(TEXT));
    assertLast(kms, key, KeyLastUsageTrackingOperation.ENCRYPT, encrypted);

    assertThat(
            Errors.type(
                () ->
                    kms.decrypt(
                        r -> r.keyId(key).ciphertextBlob(SdkBytes.fromByteArray(new byte[100])))))
        .isEqualTo(InvalidCiphertextException.class);
    kms.describeKey(r -> r.keyId(key));
    assertLast(kms, key, KeyLastUsageTrackingOperation.ENCRYPT, encrypted);
  }

  @Test
  void reEncryptUsesBothKeys() {
    String from = createKey(kms);
    String to = createKey(kms);
    SdkBytes sealed = kms.encrypt(r -> r.keyId(from).plaintext(TEXT)).ciphertextBlob();
    var moved = kms.reEncrypt(r -> r.ciphertextBlob(sealed).destinationKeyId(to));
    String requestId = moved.responseMetadata().requestId();
    for (String key : List.of(from, to)) {
      var last = kms.getKeyLastUsage(r -> r.keyId(key)).keyLastUsage();
      assertThat(last.operation()).isEqualTo(KeyLastUsageTrackingOperation.RE_ENCRYPT);
      assertThat(last.kmsRequestId()).isEqualTo(requestId);
    }
  }

  @Test
  void takesNoAlias() {
    assertThat(Errors.type(() -> kms.getKeyLastUsage(r -> r.keyId("alias/any"))))
        .isEqualTo(InvalidArnException.class);
  }

  @Test
  void anOrderlyStopForgetsNothing() {
    try (TemporaryData data = TemporaryData.create()) {
      String key;
      EncryptResponse encrypted;
      try (ServerProcess first = ServerProcess.up(data.path());
          KmsClient client = AwsClients.kms(first)) {
        key = createKey(client);
        encrypted = client.encrypt(r -> r.keyId(key).plaintext(TEXT));
      }
      try (ServerProcess second = ServerProcess.up(data.path());
          KmsClient client = AwsClients.kms(second)) {
        var last = client.getKeyLastUsage(r -> r.keyId(key)).keyLastUsage();
        assertThat(last.kmsRequestId()).isEqualTo(encrypted.responseMetadata().requestId());
      }
    }
  }

  private void assertLast(
      KmsClient client,
      String key,
      KeyLastUsageTrackingOperation operation,
      EncryptResponse response) {
    String requestId = response.responseMetadata().requestId();
    JsonNode record = AuditLog.in(server.data()).recordsOf(requestId).get(0);
    var last = client.getKeyLastUsage(r -> r.keyId(key)).keyLastUsage();
    assertThat(last.operation()).isEqualTo(operation);
    assertThat(last.kmsRequestId()).isEqualTo(requestId);
    assertThat(last.cloudTrailEventId()).isEqualTo(record.path("eventID").asText());
    assertThat(last.timestamp()).isEqualTo(Instant.parse(record.path("eventTime").asText()));
  }

  private static String createKey(KmsClient client) {
    return client.createKey(r -> r.description("last usage")).keyMetadata().keyId();
  }
}
