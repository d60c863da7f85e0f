package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.claviger.it.Bytes;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.EncryptionContextSpec;
import org.claviger.provider.EnvelopeParameterSpec;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Messages of the provider read by the AWS Encryption SDK, and the reverse. */
@ExtendWith(SharedServer.class)
class EnvelopeInteropTest {
  private static final int FRAME = 4_096;
  private static final Map<String, String> CONTEXT = Map.of("branch", "Zürich", "till", "4");
  private static final EnvelopeParameterSpec SPEC =
      EnvelopeParameterSpec.builder()
          .encryptionContext(EncryptionContextSpec.of(CONTEXT))
          .frameBytes(FRAME)
          .build();

  private final MaterialProviders providers =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();
  private final KmsClient kms;
  private final EnvelopeMessages ours;
  private final IKeyring keyring;

  EnvelopeInteropTest(ServerProcess server, KmsClient kms, SharedKeys keys) throws Exception {
    Claviger claviger = Claviger.of(server);
    this.kms = kms;
    this.ours = new EnvelopeMessages(claviger, claviger.secretKey(keys.symmetric()));
    this.keyring = keyring(((KmsKey) ours.key()).arn());
  }

  private IKeyring keyring(String arn) {
    return providers.CreateAwsKmsKeyring(
        CreateAwsKmsKeyringInput.builder().kmsKeyId(arn).kmsClient(kms).build());
  }

  private static byte[] plaintext(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static AwsCrypto sdk(CryptoAlgorithm algorithm, int frame) {
    return AwsCrypto.builder()
        .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
        .withEncryptionAlgorithm(algorithm)
        .withEncryptionFrameSize(frame)
        .build();
  }

  private byte[] sealBySdk(CryptoAlgorithm algorithm, int frame, byte[] plaintext) {
    return sdk(algorithm, frame).encryptData(keyring, plaintext, CONTEXT).getResult();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 5_000_001})
  void theSdkReadsOurMessages(int length) throws Exception {
    byte[] plaintext = plaintext(length);

    var read = AwsCrypto.standard().decryptData(keyring, ours.seal(plaintext, SPEC));

    assertThat(read.getResult()).isEqualTo(plaintext);
    assertThat(read.getEncryptionContext()).isEqualTo(CONTEXT);
    assertThat(read.getCryptoAlgorithm())
        .isEqualTo(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY);
  }

  @Test
  void theSdkReadsOurMessagesInFramesOfTheDefaultLengthAndWithoutContext() throws Exception {
    byte[] plaintext = plaintext(300_000);
    byte[] message = ours.seal(plaintext, EnvelopeParameterSpec.builder().build());

    assertThat(AwsCrypto.standard().decryptData(keyring, message).getResult()).isEqualTo(plaintext);
  }

  @ParameterizedTest
  @EnumSource(
      value = CryptoAlgorithm.class,
      names = {
        "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY",
        "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384"
      })
  void weReadTheSdksMessages(CryptoAlgorithm algorithm) throws Exception {
    for (int length : new int[] {0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 5_000_001}) {
      byte[] plaintext = plaintext(length);
      byte[] message = sealBySdk(algorithm, FRAME, plaintext);
      assertThat(ours.open(message, SPEC)).isEqualTo(plaintext);
    }
  }

  @Test
  void weReadTheSdksMessagesWithoutFrames() throws Exception {
    for (CryptoAlgorithm algorithm :
        List.of(
            CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
            CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384)) {
      byte[] plaintext = plaintext(100_000);
      byte[] message = sealBySdk(algorithm, 0, plaintext);
      assertThat(ours.open(message, SPEC)).isEqualTo(plaintext);
      message[message.length - 150] ^= 1;
      assertThatThrownBy(() -> ours.open(message, SPEC)).isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void whatTheSdkWritesByDefaultIsSignedAndItsContextIsGivenBackWithoutTheSigningKey()
      throws Exception {
    byte[] plaintext = plaintext(10_000);
    byte[] message = AwsCrypto.standard().encryptData(keyring, plaintext, CONTEXT).getResult();
    Cipher cipher = ours.cipher(Cipher.DECRYPT_MODE, EnvelopeParameterSpec.builder().build());

    assertThat(cipher.doFinal(message)).isEqualTo(plaintext);
    assertThat(cipher.getParameters().getParameterSpec(EncryptionContextSpec.class).context())
        .isEqualTo(CONTEXT);
  }

  @Test
  void everyFlippedByteAndEveryCutOfASignedMessageIsRefused() throws Exception {
    byte[] message =
        sealBySdk(
            CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384, 16, plaintext(40));
    assertThat(ours.open(message, SPEC)).isEqualTo(plaintext(40));
    for (int at = 0; at < message.length; at++) {
      byte[] flipped = Bytes.flip(message, 8 * at + at % 8);
      assertRefused(flipped);
    }
    for (int length = 0; length < message.length; length++) {
      assertRefused(Arrays.copyOf(message, length));
    }
  }

  /** A blob whose key id is changed is one that the service refuses in its own words. */
  private void assertRefused(byte[] message) {
    assertThatThrownBy(() -> ours.open(message, SPEC))
        .isInstanceOfAny(AEADBadTagException.class, KmsException.class);
  }

  @Test
  void aMessageOfAMultiKeyringOpensUnderEachOfItsKeysAndNoOther() throws Exception {
    String second = kms.createKey().keyMetadata().arn();
    IKeyring both =
        providers.CreateMultiKeyring(
            CreateMultiKeyringInput.builder()
                .generator(keyring(second))
                .childKeyrings(List.of(keyring))
                .build());
    byte[] plaintext = plaintext(1_000);
    byte[] message = AwsCrypto.standard().encryptData(both, plaintext, CONTEXT).getResult();

    assertThat(ours.open(message, SPEC)).isEqualTo(plaintext);
    EnvelopeMessages underSecond =
        new EnvelopeMessages(ours.claviger(), ours.claviger().secretKey(second));
    assertThat(underSecond.open(message, SPEC)).isEqualTo(plaintext);
    byte[] underFirst = ours.seal(plaintext, SPEC);
    assertThatThrownBy(() -> underSecond.open(underFirst, SPEC))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("not encrypted under");
  }

  @Test
  void messagesWithoutCommitmentAreRefusedByName() {
    AwsCrypto old =
        AwsCrypto.builder()
            .withCommitmentPolicy(CommitmentPolicy.ForbidEncryptAllowDecrypt)
            .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_IV12_TAG16_HKDF_SHA256)
            .build();
    byte[] message = old.encryptData(keyring, plaintext(10), CONTEXT).getResult();

    assertThatThrownBy(() -> ours.open(message, SPEC))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("version 1");
  }
}
