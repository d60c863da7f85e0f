package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import org.claviger.it.AwsClients;
import org.claviger.it.DeclaredCluster;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CloudHsmClusterInvalidConfigurationException;
import software.amazon.awssdk.services.kms.model.ConnectionErrorCodeType;
import software.amazon.awssdk.services.kms.model.ConnectionStateType;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreHasCmKsException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoresListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.XksKeyAlreadyInUseException;

/**
 * A custom key store as docs/custom-key-stores.md makes it: the ceremony, the cluster, the keys.
 */
@Tag("one-jdk")
class CustomKeyStoreLifeTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final SdkBytes TEXT = SdkBytes.fromUtf8String("text");

  @TempDir Path folder;

  @Test
  void aStoreOnTwoHsmsOutlivesOneOfThemAndUsesAKeyThatWasThereBefore() throws Exception {
    DeclaredCluster cluster = DeclaredCluster.make(folder);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair payroll = generator.generateKeyPair();
    cluster.importIntoEach(payroll.getPrivate(), "payroll", "0a");
    Path token = cluster.tokens().get(1);
    try (ServerProcess server =
            ServerProcess.serve(cluster.configuration(List.of(), ""), cluster.data());
        KmsClient kms = AwsClients.kms(server)) {
      String store = create(kms, cluster, "wrong-pin");
      kms.connectCustomKeyStore(r -> r.customKeyStoreId(store));
      CustomKeyStoresListEntry failed = awaitState(kms, store, ConnectionStateType.FAILED);
      assertThat(failed.connectionErrorCode())
          .isEqualTo(ConnectionErrorCodeType.INVALID_CREDENTIALS);
      kms.disconnectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.DISCONNECTED);
      kms.updateCustomKeyStore(
          r ->
              r.customKeyStoreId(store)
                  .keyStorePassword(DeclaredCluster.PIN)
                  .newCustomKeyStoreName("acme"));
      kms.connectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.CONNECTED);

      KeyMetadata key = createKey(kms, store);
      assertThat(key.customKeyStoreId()).isEqualTo(store);
      assertThat(key.cloudHsmClusterId()).isEqualTo(DeclaredCluster.ID);
      assertAdopts(kms, store, payroll);
      SdkBytes blob = kms.encrypt(r -> r.keyId(key.keyId()).plaintext(TEXT)).ciphertextBlob();

      Path away = folder.resolve("away");
      Files.move(token, away);
      for (int i = 0; i < 10; i++) {
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(TEXT);
      }
      assertThat(Errors.type(() -> createKey(kms, store)))
          .isEqualTo(CloudHsmClusterInvalidConfigurationException.class);
      Files.move(away, token);
      await().atMost(LIMIT).ignoreExceptions().until(() -> createKey(kms, store) != null);
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(TEXT);

      kms.disconnectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.DISCONNECTED);
      assertThat(kms.describeKey(r -> r.keyId(key.keyId())).keyMetadata().keyState())
          .isEqualTo(KeyState.UNAVAILABLE);
      assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(blob))))
          .isEqualTo(KmsInvalidStateException.class);
      assertThat(Errors.type(() -> kms.deleteCustomKeyStore(r -> r.customKeyStoreId(store))))
          .isEqualTo(CustomKeyStoreHasCmKsException.class);
    }
  }

  private static void assertAdopts(KmsClient kms, String store, KeyPair payroll) throws Exception {
    KeyMetadata adopted =
        kms.createKey(
                r ->
                    r.origin(OriginType.EXTERNAL_KEY_STORE)
                        .customKeyStoreId(store)
                        .xksKeyId("id.0a")
                        .keySpec(KeySpec.RSA_2048)
                        .keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata();
    assertThat(adopted.xksKeyConfiguration().id()).isEqualTo("id.0a");
    SdkBytes signature =
        kms.sign(
                r ->
                    r.keyId(adopted.keyId())
                        .signingAlgorithm(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256)
                        .message(TEXT))
            .signature();
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(payroll.getPublic());
    verifier.update(TEXT.asByteArray());
    assertThat(verifier.verify(signature.asByteArray())).isTrue();
    assertThat(
            Errors.type(
                () ->
                    kms.createKey(
                        r ->
                            r.origin(OriginType.EXTERNAL_KEY_STORE)
                                .customKeyStoreId(store)
                                .xksKeyId("payroll")
                                .keySpec(KeySpec.RSA_2048)
                                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT))))
        .isEqualTo(XksKeyAlreadyInUseException.class);
  }

  private static String create(KmsClient kms, DeclaredCluster cluster, String password) {
    return kms.createCustomKeyStore(
            r ->
                r.customKeyStoreName("first name")
                    .cloudHsmClusterId(DeclaredCluster.ID)
                    .trustAnchorCertificate(cluster.trustAnchor())
                    .keyStorePassword(password))
        .customKeyStoreId();
  }

  private static KeyMetadata createKey(KmsClient kms, String store) {
    return kms.createKey(r -> r.origin(OriginType.AWS_CLOUDHSM).customKeyStoreId(store))
        .keyMetadata();
  }

  private static CustomKeyStoresListEntry awaitState(
      KmsClient kms, String store, ConnectionStateType state) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                kms.describeCustomKeyStores(r -> r.customKeyStoreId(store))
                    .customKeyStores()
                    .get(0),
            entry -> entry.connectionState() == state);
  }
}
