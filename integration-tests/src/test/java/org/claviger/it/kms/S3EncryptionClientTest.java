package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.encryption.s3.S3EncryptionClient.withAdditionalConfiguration;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.claviger.it.AuditLog;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.encryption.s3.S3EncryptionClient;
import software.amazon.encryption.s3.S3EncryptionClientException;
import software.amazon.encryption.s3.materials.KmsKeyring;

/** The Amazon S3 encryption client for Java, unchanged, with the objects in a stand-in for S3. */
@ExtendWith(SharedServer.class)
class S3EncryptionClientTest {
  private static final String BUCKET = "letters";
  private static final String MESSAGE = "a letter of credit, for the bearer";
  private static final StaticCredentialsProvider ANYBODY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("anybody", "any"));

  private final Map<String, String> encryptionContext =
      Map.of("branch", "Geneva " + UUID.randomUUID());
  private final KmsClient kms;
  private final AuditLog audit;
  private ObjectStandIn objects;
  private S3Client plain;
  private S3AsyncClient plainAsync;

  S3EncryptionClientTest(ServerProcess server, KmsClient kms) {
    this.kms = kms;
    this.audit = AuditLog.in(server.data());
  }

  @BeforeEach
  void start() throws IOException {
    objects = ObjectStandIn.start();
    plain = of(S3Client.builder().httpClientBuilder(Apache5HttpClient.builder())).build();
    plainAsync =
        of(S3AsyncClient.builder().httpClientBuilder(NettyNioAsyncHttpClient.builder())).build();
  }

  @AfterEach
  void stop() {
    plainAsync.close();
    plain.close();
    objects.close();
  }

  @Test
  void anObjectIsSealedAtRestAndOpensUnderItsKey() {
    String key = newKey();
    put(client(key), "invoice");

    ObjectStandIn.Stored atRest = objects.stored(BUCKET + "/invoice");
    assertThat(atRest.body().length).isGreaterThan(MESSAGE.length());
    assertThat(new String(atRest.body(), UTF_8)).doesNotContain("letter");
    assertThat(atRest.metadata()).isNotEmpty();
    assertThat(get(client(key), "invoice", encryptionContext)).isEqualTo(MESSAGE);
  }

  @Test
  void anotherKeyOrContextOpensNothing() {
    String key = newKey();
    put(client(key), "other");

    assertThatThrownBy(() -> get(client(newKey()), "other", encryptionContext))
        .isInstanceOf(S3EncryptionClientException.class)
        .hasStackTraceContaining("IncorrectKeyException");
    assertThatThrownBy(() -> get(client(key), "other", Map.of("branch", "Bern")))
        .isInstanceOf(S3EncryptionClientException.class);
    kms.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> get(client(key), "other", encryptionContext))
        .isInstanceOf(S3EncryptionClientException.class)
        .hasStackTraceContaining("DisabledException");
  }

  @Test
  void aChangedObjectIsRefused() {
    S3EncryptionClient client = client(newKey());
    put(client, "changed");
    objects.stored(BUCKET + "/changed").body()[3] ^= 1;

    assertThatThrownBy(() -> get(client, "changed", encryptionContext))
        .isInstanceOf(S3EncryptionClientException.class);
  }

  @Test
  void theEncryptionContextIsInTheAuditRecord() {
    String key = newKey();
    put(client(key), "audited");
    get(client(key), "audited", encryptionContext);

    List<JsonNode> records =
        audit.records().stream()
            .filter(
                record ->
                    record
                        .at("/requestParameters/encryptionContext/branch")
                        .asText()
                        .equals(encryptionContext.get("branch")))
            .toList();
    assertThat(records)
        .extracting(record -> record.path("eventName").asText())
        .containsExactly("GenerateDataKey", "Decrypt");
    assertThat(records)
        .allSatisfy(record -> assertThat(record.at("/resources/0/ARN").asText()).isEqualTo(key));
  }

  private void put(S3EncryptionClient client, String name) {
    client.putObject(
        r ->
            r.bucket(BUCKET)
                .key(name)
                .overrideConfiguration(withAdditionalConfiguration(encryptionContext)),
        RequestBody.fromString(MESSAGE));
  }

  private static String get(S3EncryptionClient client, String name, Map<String, String> context) {
    return client
        .getObjectAsBytes(
            r ->
                r.bucket(BUCKET)
                    .key(name)
                    .overrideConfiguration(withAdditionalConfiguration(context)))
        .asUtf8String();
  }

  private S3EncryptionClient client(String key) {
    return S3EncryptionClient.builderV4()
        .wrappedClient(plain)
        .wrappedAsyncClient(plainAsync)
        .keyring(KmsKeyring.builder().kmsClient(kms).wrappingKeyId(key).build())
        .build();
  }

  private <B extends S3BaseClientBuilder<B, ?>> B of(B builder) {
    URI endpoint = objects.endpoint();
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(ANYBODY)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
  }

  private String newKey() {
    return kms.createKey().keyMetadata().arn();
  }
}
