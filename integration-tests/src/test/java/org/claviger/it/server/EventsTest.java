package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.AwsClients;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.TemporaryData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Events of a real server, brought to a real webhook. */
@Tag("one-jdk")
class EventsTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String ACCOUNT = "111122223333";
  private static final JsonMapper JSON = new JsonMapper();

  private final TemporaryData data = TemporaryData.create();
  private ShortCertificate certificate;
  private EventReceiver receiver;

  @BeforeEach
  void listen() throws Exception {
    certificate = ShortCertificate.lasting(Duration.ofDays(3));
    receiver = EventReceiver.start(certificate, 0, SECRET);
    certificate.writeCertificate(data.path().resolve("short.pem"));
    certificate.writeKey(data.path().resolve("short.key"));
    Files.createFile(
        data.path().resolve("secret"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(data.path().resolve("secret"), SECRET);
  }

  @AfterEach
  void close() {
    receiver.close();
    data.close();
  }

  @Test
  void whatWasNotDeliveredBeforeAKillIsDeliveredAfterTheRestart() throws Exception {
    int port = receiver.port();
    receiver.close();
    String rotated;
    String imported;
    String scheduled;
    List<String> listed;
    try (ServerProcess server = serve("");
        KmsClient kms = AwsClients.kms(server)) {
      rotated = kms.createKey(r -> r.description("rotated")).keyMetadata().keyId();
      kms.rotateKeyOnDemand(r -> r.keyId(rotated));
      scheduled = kms.createKey(r -> r.description("scheduled")).keyMetadata().keyId();
      kms.scheduleKeyDeletion(r -> r.keyId(scheduled).pendingWindowInDays(7));
      kms.cancelKeyDeletion(r -> r.keyId(scheduled));
      imported = importUntil(kms, Instant.now().plusSeconds(20));
      ApiClient api = ApiClient.of(server);
      await()
          .atMost(LIMIT)
          .until(() -> types(api).contains("KMS Imported Key Material Expiration"));
      listed = list(api).stream().map(event -> event.path("id").asText()).toList();
      server.kill();
    }
    receiver = EventReceiver.start(certificate, port, SECRET);
    try (ServerProcess server = serve("")) {
      await().atMost(LIMIT).until(() -> ids().containsAll(listed));
      assertThat(server.output()).doesNotContain("token=hidden");
    }
    assertThat(receiver.faults()).isEmpty();
    assertAws("KMS CMK Rotation", rotated);
    assertAws("KMS Imported Key Material Expiration", imported);
    assertThat(keyOf(only("Claviger Key Material Expiration Approaching"))).isEqualTo(imported);
    assertThat(keyOf(only("Claviger Key Deletion Scheduled"))).isEqualTo(scheduled);
    assertThat(keyOf(only("Claviger Key Deletion Cancelled"))).isEqualTo(scheduled);
    assertThat(receiver.events()).hasSize(5);
  }

  @Test
  void tellsOfAnHsmAndAnAuditDiskThatAreLostAndBack() throws Exception {
    try (ServerProcess server = serve("")) {
      Path tokens = data.path().resolve("hsm/tokens");
      Path away = Files.move(tokens, data.path().resolve("hsm/away"));
      await().atMost(LIMIT).until(() -> receiver.events("Claviger HSM Lost").size() == 2);
      assertThat(receiver.events("Claviger HSM Lost"))
          .extracting(event -> event.path("detail").path("hsm").asText())
          .containsExactlyInAnyOrder("identities", "us-east-1");
      Files.move(away, tokens);
      await().atMost(LIMIT).until(() -> receiver.events("Claviger HSM Back").size() == 2);
      Path audit = data.path().resolve("audit");
      Path elsewhere = Files.move(audit, data.path().resolve("elsewhere"));
      assertThat(ApiClient.of(server).kms("ListKeys", "{}").status()).isEqualTo(500);
      await().atMost(LIMIT).until(() -> receiver.events("Claviger Audit Trouble").size() == 1);
      Files.move(elsewhere, audit);
      await().atMost(LIMIT).until(() -> receiver.events("Claviger Audit Restored").size() == 1);
    }
    assertThat(receiver.faults()).isEmpty();
    assertThat(
            receiver.events("Claviger Audit Trouble").get(0).path("detail").path("reason").asText())
        .isNotEmpty();
  }

  @Test
  void tellsThatTheOperatorsCertificateEnds() throws IOException {
    try (ServerProcess server = serve("certificate: {chain: short.pem, key: short.key}")) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  !receiver.events("Claviger Server Certificate Expiration Approaching").isEmpty());
      assertThat(server.process().isAlive()).isTrue();
    }
    JsonNode detail = only("Claviger Server Certificate Expiration Approaching").path("detail");
    assertThat(detail.path("subject").asText()).isEqualTo("CN=short");
    assertThat(Instant.parse(detail.path("expiration-date").asText()))
        .isEqualTo(certificate.certificate().getNotAfter().toInstant());
  }

  @Test
  void aSecretThatOthersMayReadEndsTheStart() throws IOException {
    Files.setPosixFilePermissions(
        data.path().resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));
    Path file = configuration("");
    ServerProcess server =
        ServerProcess.start(data.path(), List.of("serve", "--config", file.toString()));
    assertThat(server.awaitExit()).isEqualTo(2);
    assertThat(server.output()).contains("the webhook secret file").doesNotContain("\tat ");
  }

  private ServerProcess serve(String further) throws IOException {
    return ServerProcess.serve(configuration(further), data.path());
  }

  private Path configuration(String further) throws IOException {
    return Files.writeString(
        data.path().resolve("claviger.yaml"),
        """
        data: .
        http: {port: 0}
        management: {port: 0}
        quotas: {enabled: false}
        events:
          watch: 200ms
          settle: 1s
          delivery: {firstRetry: 100ms, longestRetry: 2s}
          webhooks:
          - {url: "https://localhost:%d/hook?token=hidden", secretFile: secret,
             caFile: short.pem, allowPrivate: true}
        %s
        """
            .formatted(receiver.port(), further));
  }

  private static String importUntil(KmsClient kms, Instant end) {
    KeyImporter importer = new KeyImporter(kms);
    String key = importer.emptyKey(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    importer.importKey(
        key,
        AlgorithmSpec.RSAES_OAEP_SHA_256,
        new byte[32],
        r ->
            r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(end.truncatedTo(ChronoUnit.SECONDS)));
    return key;
  }

  private void assertAws(String detailType, String keyId) throws JsonProcessingException {
    JsonNode event = only(detailType);
    assertThat(event)
        .isEqualTo(
            JSON.readTree(
                """
                {"version": "0", "id": "%s", "detail-type": "%s", "source": "aws.kms",
                 "account": "%s", "time": "%s", "region": "us-east-1",
                 "resources": ["arn:aws:kms:us-east-1:%s:key/%s"], "detail": {"key-id": "%s"}}
                """
                    .formatted(
                        event.path("id").asText(),
                        detailType,
                        ACCOUNT,
                        event.path("time").asText(),
                        ACCOUNT,
                        keyId,
                        keyId)));
    assertThat(Instant.parse(event.path("time").asText()))
        .isBetween(Instant.now().minus(Duration.ofHours(1)), Instant.now());
  }

  private JsonNode only(String detailType) {
    assertThat(receiver.events(detailType)).hasSize(1);
    return receiver.events(detailType).get(0);
  }

  private static String keyOf(JsonNode event) {
    return event.path("detail").path("key-id").asText();
  }

  private List<String> ids() {
    return receiver.events().stream().map(event -> event.path("id").asText()).toList();
  }

  private static List<String> types(ApiClient api) throws JsonProcessingException {
    return list(api).stream().map(event -> event.path("detail-type").asText()).toList();
  }

  private static List<JsonNode> list(ApiClient api) throws JsonProcessingException {
    Answer answer = api.claviger("ListEvents", "{}");
    assertThat(answer.status()).isEqualTo(200);
    return StreamSupport.stream(JSON.readTree(answer.body()).path("Events").spliterator(), false)
        .toList();
  }
}
