package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.Bytes;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.EncryptionContextSpec;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKey;
import org.claviger.provider.MessageTooLongException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The transformation KMS: the service's own ciphertext blobs, opened and made by AWS's SDK too. */
@ExtendWith(SharedServer.class)
class KmsCipherTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("tenant", "a", "purpose", "letters");
  private static final EncryptionContextSpec SPEC = EncryptionContextSpec.of(CONTEXT);

  private final Claviger claviger;
  private final KmsClient kms;
  private final SharedKeys keys;
  private SecretKey key;
  private Cipher cipher;

  KmsCipherTest(ServerProcess server, KmsClient kms, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
    this.keys = keys;
  }

  @BeforeEach
  void takeTheSharedKey() throws Exception {
    key = claviger.secretKey(keys.symmetric());
    cipher = Cipher.getInstance("KMS", claviger.provider());
  }

  private byte[] encrypt(byte[] message) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key, SPEC);
    return cipher.doFinal(message);
  }

  private byte[] decrypt(EncryptionContextSpec spec, byte[] blob) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key, spec);
    return cipher.doFinal(blob);
  }

  @Test
  void itsBlobIsTheServices() throws Exception {
    byte[] blob = encrypt(MESSAGE);
    byte[] bySdk =
        kms.encrypt(
                r ->
                    r.keyId(keys.symmetric())
                        .encryptionContext(CONTEXT)
                        .plaintext(SdkBytes.fromByteArray(MESSAGE)))
            .ciphertextBlob()
            .asByteArray();

    assertThat(
            kms.decrypt(
                    r -> r.encryptionContext(CONTEXT).ciphertextBlob(SdkBytes.fromByteArray(blob)))
                .plaintext()
                .asByteArray())
        .isEqualTo(MESSAGE);
    assertThat(decrypt(SPEC, bySdk)).isEqualTo(MESSAGE);
    assertThat(cipher.doFinal(blob)).as("the same object again").isEqualTo(MESSAGE);
  }

  @Test
  void itsParametersOpenWhatItMade() throws Exception {
    byte[] blob = encrypt(MESSAGE);
    AlgorithmParameters stored = AlgorithmParameters.getInstance("KMS", claviger.provider());
    stored.init(cipher.getParameters().getEncoded());
    cipher.init(Cipher.DECRYPT_MODE, key, stored);

    assertThat(cipher.doFinal(blob)).isEqualTo(MESSAGE);
    assertThat(cipher.getParameters().getParameterSpec(EncryptionContextSpec.class))
        .isEqualTo(SPEC);
  }

  @Test
  void withoutParametersTheContextIsEmpty() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.update(MESSAGE, 0, 3);
    byte[] blob = cipher.doFinal(MESSAGE, 3, MESSAGE.length - 3);

    assertThat(cipher.getParameters().getParameterSpec(EncryptionContextSpec.class))
        .isEqualTo(EncryptionContextSpec.EMPTY);
    assertThat(decrypt(EncryptionContextSpec.EMPTY, blob)).isEqualTo(MESSAGE);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(blob)).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> decrypt(SPEC, blob)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void anotherContextADamagedBlobAndAnotherKeyAreABadTag() throws Exception {
    byte[] blob = encrypt(MESSAGE);
    for (EncryptionContextSpec other :
        new EncryptionContextSpec[] {
          EncryptionContextSpec.EMPTY,
          EncryptionContextSpec.of("tenant", "a"),
          EncryptionContextSpec.of(Map.of("tenant", "b", "purpose", "letters"))
        }) {
      assertThatThrownBy(() -> decrypt(other, blob)).isInstanceOf(AEADBadTagException.class);
    }
    for (int at = 0; at < blob.length; at++) {
      byte[] flipped = Bytes.flip(blob, 8 * at + at % 8);
      assertThatThrownBy(() -> decrypt(SPEC, flipped)).isInstanceOf(AEADBadTagException.class);
    }
    for (int length : new int[] {0, 1, blob.length - 1}) {
      byte[] cut = Arrays.copyOf(blob, length);
      assertThatThrownBy(() -> decrypt(SPEC, cut)).isInstanceOf(AEADBadTagException.class);
    }
    key = claviger.secretKey(kms.createKey().keyMetadata().keyId());
    assertThatThrownBy(() -> decrypt(SPEC, blob))
        .isInstanceOf(AEADBadTagException.class)
        .hasCauseInstanceOf(KmsException.class);
  }

  @Test
  void takes4096BytesAndRefusesTheNextByteAndNone() throws Exception {
    byte[] most = new byte[4_096];
    byte[] blob = encrypt(most);
    assertThat(blob.length).isLessThanOrEqualTo(6_144);
    assertThat(decrypt(SPEC, blob)).isEqualTo(most);

    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.update(most);
    assertThatThrownBy(() -> cipher.update(new byte[1]))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> cipher.doFinal()).isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> cipher.doFinal()).isInstanceOf(IllegalBlockSizeException.class);
    assertThat(cipher.doFinal(MESSAGE)).isNotEmpty();
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThatThrownBy(() -> cipher.doFinal(new byte[6_145]))
        .isInstanceOf(MessageTooLongException.class);
  }

  @Test
  void anOutputWithoutRoomLosesNothing() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key, SPEC);
    cipher.update(MESSAGE);
    assertThatThrownBy(() -> cipher.doFinal(new byte[10], 0))
        .isInstanceOf(ShortBufferException.class);
    byte[] out = new byte[cipher.getOutputSize(0)];
    int length = cipher.doFinal(out, 0);
    ByteBuffer opened = ByteBuffer.allocate(4_096);
    cipher.init(Cipher.DECRYPT_MODE, key, SPEC);
    cipher.doFinal(ByteBuffer.wrap(out, 0, length), opened);

    assertThat(Arrays.copyOf(opened.array(), opened.position())).isEqualTo(MESSAGE);
  }

  @Test
  void wrapsAndUnwrapsOrdinaryKeys() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    SecretKey secret = new SecretKeySpec(new byte[] {1, 2, 3}, "AES");
    cipher.init(Cipher.WRAP_MODE, key, SPEC);
    byte[] wrappedSecret = cipher.wrap(secret);
    byte[] wrappedPrivate = cipher.wrap(pair.getPrivate());
    cipher.init(Cipher.UNWRAP_MODE, key, SPEC);

    assertThat(cipher.unwrap(wrappedSecret, "AES", Cipher.SECRET_KEY)).isEqualTo(secret);
    assertThat(cipher.unwrap(wrappedPrivate, "EC", Cipher.PRIVATE_KEY))
        .isEqualTo(pair.getPrivate());
    cipher.init(Cipher.UNWRAP_MODE, key);
    assertThatThrownBy(() -> cipher.unwrap(wrappedSecret, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void refusesOtherKeysAndOtherParameters() throws Exception {
    Key aead = KeyGenerator.getInstance("AES", claviger.provider()).generateKey();
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, aead))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("AES/GCM/NoPadding");
    Key hmac = claviger.secretKey(keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC));
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, hmac))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(
            () -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeyException.class);
    GCMParameterSpec iv = new GCMParameterSpec(128, new byte[12]);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, iv))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> cipher.update(MESSAGE)).isInstanceOf(IllegalStateException.class);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", claviger.provider());
    assertThatThrownBy(() -> gcm.init(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("transformation KMS");
  }

  @Test
  void aRefusalThatIsNotAboutTheBlobIsTheServicesOwn() throws Exception {
    String id = kms.createKey().keyMetadata().keyId();
    key = claviger.secretKey(id);
    byte[] blob = encrypt(MESSAGE);
    kms.disableKey(r -> r.keyId(id));

    assertThatThrownBy(() -> decrypt(SPEC, blob))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("DisabledException");
    assertThat(((KmsKey) key).keyId()).isEqualTo(id);
  }
}
