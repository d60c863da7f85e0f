package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.claviger.it.AuditLog;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.ReplicateKeyResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Multi-Region keys on a server that hosts two regions. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class MultiRegionTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");

  private final ServerProcess server;
  private final KmsClient virginia;
  private final KmsClient ireland;

  MultiRegionTest(ServerProcess server, KmsClient virginia) {
    this.server = server;
    this.virginia = virginia;
    this.ireland = AwsClients.kms(server, "eu-west-1");
  }

  @AfterEach
  void close() {
    ireland.close();
  }

  @Test
  void aReplicaOpensWhatItsPrimaryKeySealed() {
    String id = primary();
    SdkBytes before = encrypt(virginia, id);
    ReplicateKeyResponse made = replicate(id);
    assertThat(made.replicaKeyMetadata().keyState()).isEqualTo(KeyState.CREATING);
    assertThat(made.replicaKeyMetadata().keyId()).isEqualTo(id).matches("mrk-[0-9a-f]{32}");
    KeyMetadata replica = describe(ireland, id);
    assertThat(replica.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(replica.arn()).startsWith("arn:aws:kms:eu-west-1:").endsWith(":key/" + id);
    assertThat(replica.multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.REPLICA);
    assertThat(describe(virginia, id).multiRegionConfiguration().replicaKeys())
        .extracting(MultiRegionKey::arn)
        .containsExactly(replica.arn());
    assertThat(decrypt(ireland, before)).isEqualTo(PLAINTEXT);
    assertThat(decrypt(virginia, encrypt(ireland, id))).isEqualTo(PLAINTEXT);
    assertThat(Errors.type(() -> replicate(id))).isEqualTo(AlreadyExistsException.class);
  }

  @Test
  void rotationReachesTheReplica() {
    String id = primary();
    replicate(id);
    SdkBytes before = encrypt(ireland, id);
    virginia.rotateKeyOnDemand(r -> r.keyId(id));
    virginia.enableKeyRotation(r -> r.keyId(id).rotationPeriodInDays(100));
    assertThat(describe(ireland, id).currentKeyMaterialId())
        .isEqualTo(describe(virginia, id).currentKeyMaterialId());
    assertThat(ireland.getKeyRotationStatus(r -> r.keyId(id)).rotationPeriodInDays())
        .isEqualTo(100);
    assertThat(decrypt(virginia, encrypt(ireland, id))).isEqualTo(PLAINTEXT);
    assertThat(decrypt(ireland, before)).isEqualTo(PLAINTEXT);
    assertThat(Errors.type(() -> ireland.rotateKeyOnDemand(r -> r.keyId(id))))
        .isEqualTo(UnsupportedOperationException.class);
  }

  @Test
  void thePrimaryKeyMovesAndTheFormerOneIsDeleted() {
    String id = primary();
    replicate(id);
    virginia.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("eu-west-1"));
    assertThat(describe(ireland, id).multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.PRIMARY);
    assertThat(describe(virginia, id).multiRegionConfiguration().primaryKey().region())
        .isEqualTo("eu-west-1");
    ireland.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));
    assertThat(describe(ireland, id).keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(describe(ireland, id).pendingDeletionWindowInDays()).isEqualTo(7);
    ireland.cancelKeyDeletion(r -> r.keyId(id));
    virginia.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));
    assertThat(describe(virginia, id).keyState()).isEqualTo(KeyState.PENDING_DELETION);
  }

  @Test
  void aSignatureKeyIsOneInBothRegions() {
    String id =
        virginia
            .createKey(
                r ->
                    r.multiRegion(true)
                        .keySpec(KeySpec.ECC_NIST_P256)
                        .keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
    replicate(id);
    SigningAlgorithmSpec algorithm = SigningAlgorithmSpec.ECDSA_SHA_256;
    SdkBytes signature =
        ireland.sign(r -> r.keyId(id).message(PLAINTEXT).signingAlgorithm(algorithm)).signature();
    assertThat(
            virginia
                .verify(
                    r ->
                        r.keyId(id)
                            .message(PLAINTEXT)
                            .signature(signature)
                            .signingAlgorithm(algorithm))
                .signatureValid())
        .isTrue();
    assertThat(
            Errors.type(
                () ->
                    virginia.createKey(
                        r ->
                            r.multiRegion(true)
                                .keySpec(KeySpec.ECC_NIST_EDWARDS25519)
                                .keyUsage(KeyUsageType.SIGN_VERIFY))))
        .isEqualTo(UnsupportedOperationException.class);
  }

  @Test
  void theEncryptionSdkOpensAMessageInTheOtherRegion() {
    String id = primary();
    replicate(id);
    byte[] message = "a bill of lading".getBytes(UTF_8);
    Map<String, String> context = Map.of("branch", "Genoa");
    AwsCrypto crypto = AwsCrypto.standard();
    byte[] sealed = crypto.encryptData(keyring(virginia, id), message, context).getResult();
    assertThat(crypto.decryptData(keyring(ireland, id), sealed, context).getResult())
        .isEqualTo(message);
  }

  @Test
  void theRecordTellsWhatHappenedInEachRegion() {
    String id = primary();
    replicate(id);
    virginia.rotateKeyOnDemand(r -> r.keyId(id));
    List<String> recorded =
        AuditLog.in(server.data()).records().stream()
            .filter(record -> record.toString().contains(id))
            .map(MultiRegionTest::regionAndName)
            .toList();
    assertThat(recorded)
        .contains(
            "us-east-1 CreateKey AwsApiCall",
            "us-east-1 ReplicateKey AwsApiCall",
            "eu-west-1 CreateKey AwsServiceEvent",
            "us-east-1 RotateKeyOnDemand AwsApiCall",
            "us-east-1 RotateKey AwsServiceEvent",
            "eu-west-1 SynchronizeMultiRegionKey AwsServiceEvent");
  }

  private static String regionAndName(JsonNode record) {
    return String.join(
        " ",
        record.path("awsRegion").asText(),
        record.path("eventName").asText(),
        record.path("eventType").asText());
  }

  private static IKeyring keyring(KmsClient kms, String id) {
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateAwsKmsMrkKeyring(
            CreateAwsKmsMrkKeyringInput.builder()
                .kmsKeyId(describe(kms, id).arn())
                .kmsClient(kms)
                .build());
  }

  private String primary() {
    return virginia.createKey(r -> r.multiRegion(true)).keyMetadata().keyId();
  }

  private ReplicateKeyResponse replicate(String id) {
    return virginia.replicateKey(r -> r.keyId(id).replicaRegion("eu-west-1"));
  }

  private static KeyMetadata describe(KmsClient kms, String id) {
    return kms.describeKey(r -> r.keyId(id)).keyMetadata();
  }

  private static SdkBytes encrypt(KmsClient kms, String id) {
    return kms.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
  }

  private static SdkBytes decrypt(KmsClient kms, SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext();
  }
}
