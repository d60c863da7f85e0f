package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** The AWS Encryption SDK for Java, unchanged. */
@ExtendWith(SharedServer.class)
class EncryptionSdkTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("branch", "Zürich");

  private final AwsCrypto crypto = AwsCrypto.standard();
  private final MaterialProviders providers =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();
  private final KmsClient kms;

  EncryptionSdkTest(KmsClient kms) {
    this.kms = kms;
  }

  @Test
  void aKeyringEncryptsAndDecrypts() {
    IKeyring keyring = keyring(newKey());
    byte[] sealed = encrypt(keyring);
    assertThat(crypto.decryptData(keyring, sealed, CONTEXT).getResult()).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> crypto.decryptData(keyring, sealed, Map.of("branch", "Bern")))
        .isInstanceOf(RuntimeException.class);
    byte[] changed = sealed.clone();
    changed[changed.length - 1] ^= 1;
    assertThatThrownBy(() -> crypto.decryptData(keyring, changed))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> crypto.decryptData(keyring(newKey()), sealed))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void eachKeyOfAMultiKeyringOpensWhatItSealed() {
    IKeyring first = keyring(newKey());
    IKeyring second = keyring(newKey());
    IKeyring both =
        providers.CreateMultiKeyring(
            CreateMultiKeyringInput.builder()
                .generator(first)
                .childKeyrings(List.of(second))
                .build());
    byte[] sealed = encrypt(both);
    for (IKeyring one : List.of(first, second, both)) {
      assertThat(crypto.decryptData(one, sealed, CONTEXT).getResult()).isEqualTo(MESSAGE);
    }
  }

  @Test
  void cachedDataKeysAreUsedAgain() {
    String key = newKey();
    KmsMasterKeyProvider masterKey =
        KmsMasterKeyProvider.builder().customRegionalClientSupplier(region -> kms).buildStrict(key);
    CryptoMaterialsManager caching =
        CachingCryptoMaterialsManager.newBuilder()
            .withMasterKeyProvider(masterKey)
            .withCache(new LocalCryptoMaterialsCache(10))
            .withMaxAge(10, TimeUnit.MINUTES)
            .build();
    byte[] sealed = crypto.encryptData(caching, MESSAGE, CONTEXT).getResult();
    kms.disableKey(r -> r.keyId(key));
    crypto.encryptData(caching, MESSAGE, CONTEXT);
    kms.enableKey(r -> r.keyId(key));
    assertThat(crypto.decryptData(caching, sealed).getResult()).isEqualTo(MESSAGE);
  }

  private byte[] encrypt(IKeyring keyring) {
    return crypto.encryptData(keyring, MESSAGE, CONTEXT).getResult();
  }

  private IKeyring keyring(String key) {
    return providers.CreateAwsKmsKeyring(
        CreateAwsKmsKeyringInput.builder().kmsKeyId(key).kmsClient(kms).build());
  }

  private String newKey() {
    return kms.createKey().keyMetadata().arn();
  }
}
