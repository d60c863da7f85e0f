package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CloudHsmClusterNotFoundException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreNotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/**
 * Custom key stores where no cluster is declared, and multi-Region keys, of which there are none.
 */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class CustomKeyStoreTest {
  private final KmsClient kms;

  CustomKeyStoreTest(KmsClient kms) {
    this.kms = kms;
  }

  @Test
  void thereIsNoStore() {
    assertThat(kms.describeCustomKeyStores().customKeyStores()).isEmpty();
    assertThat(Errors.type(() -> kms.describeCustomKeyStores(r -> r.customKeyStoreId("cks-1"))))
        .isEqualTo(CustomKeyStoreNotFoundException.class);
    assertThat(Errors.type(() -> kms.connectCustomKeyStore(r -> r.customKeyStoreId("cks-1"))))
        .isEqualTo(CustomKeyStoreNotFoundException.class);
    assertThat(Errors.message(() -> kms.deleteCustomKeyStore(r -> r.customKeyStoreId("cks-1"))))
        .isEqualTo("Custom key store 'cks-1' is not found.");
    assertThat(
            Errors.type(
                () ->
                    kms.createCustomKeyStore(
                        r ->
                            r.customKeyStoreName("n")
                                .cloudHsmClusterId("cluster-2345abcd234")
                                .trustAnchorCertificate("c")
                                .keyStorePassword("hunter22"))))
        .isEqualTo(CloudHsmClusterNotFoundException.class);
  }

  @Test
  void noKeyIsReplicated() {
    String key = kms.createKey().keyMetadata().arn();
    assertThat(Errors.type(() -> kms.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-1"))))
        .isEqualTo(UnsupportedOperationException.class);
    assertThat(
            Errors.message(
                () -> kms.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("eu-west-1"))))
        .isEqualTo(key + " is not a multi-region primary key.");
  }
}
