package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Bytes;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.KmsKey;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.MessageTooLongException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** AES/GCM/NoPadding in the HSM, with the semantics of the JCA. */
@ExtendWith(SharedServer.class)
class AeadCipherTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AAD = "invoice 4711".getBytes(StandardCharsets.UTF_8);

  private final Claviger claviger;
  private final ApiClient api;
  private final SharedKeys keys;
  private SecretKey key;
  private Cipher cipher;

  AeadCipherTest(ServerProcess server, ApiClient api, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.api = api;
    this.keys = keys;
  }

  @BeforeEach
  void makeAKey() throws Exception {
    key = KeyGenerator.getInstance("AES", claviger.provider()).generateKey();
    cipher = Cipher.getInstance("AES/GCM/NoPadding", claviger.provider());
  }

  private SecretKey callerIvKey() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS", claviger.provider());
    generator.init(KmsKeyGenParameterSpec.builder().callerIv(true).build());
    return generator.generateKey();
  }

  private byte[] encrypt() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.updateAAD(AAD);
    return cipher.doFinal(MESSAGE);
  }

  private byte[] decrypt(GCMParameterSpec spec, byte[] aad, byte[] ciphertext) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key, spec);
    cipher.updateAAD(aad);
    return cipher.doFinal(ciphertext);
  }

  private GCMParameterSpec spec() {
    return new GCMParameterSpec(128, cipher.getIV());
  }

  @Test
  void theHsmsIvIsKnownAfterTheEncryptionAndNotBefore() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertThat(cipher.getIV()).isNull();
    assertThat(cipher.getParameters()).isNull();

    assertThat(cipher.update(MESSAGE)).isEmpty();
    byte[] ciphertext = cipher.doFinal();

    assertThat(cipher.getIV()).hasSize(12);
    assertThat(cipher.getParameters().getParameterSpec(GCMParameterSpec.class).getTLen())
        .isEqualTo(128);
    cipher.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    assertThat(cipher.doFinal(ciphertext)).isEqualTo(MESSAGE);
    assertThat(cipher.doFinal(ciphertext)).isEqualTo(MESSAGE);
  }

  @Test
  void isOpenedByTheServersActionCalledByHand() throws Exception {
    byte[] ciphertext = encrypt();

    Answer answer =
        api.claviger(
            "AeadDecrypt",
            """
            {"KeyId": "%s", "Iv": "%s", "Aad": "%s", "Ciphertext": "%s"}"""
                .formatted(
                    ((KmsKey) key).arn(),
                    Base64.getEncoder().encodeToString(cipher.getIV()),
                    Base64.getEncoder().encodeToString(AAD),
                    Base64.getEncoder().encodeToString(ciphertext)));

    assertThat(answer.bytes("Plaintext")).isEqualTo(MESSAGE);
  }

  @Test
  void everyFlippedByteAndEveryCutIsABadTag() throws Exception {
    byte[] ciphertext = encrypt();
    GCMParameterSpec spec = spec();
    for (int at = 0; at < ciphertext.length; at++) {
      byte[] flipped = Bytes.flip(ciphertext, 8 * at + at % 8);
      assertThatThrownBy(() -> decrypt(spec, AAD, flipped)).isInstanceOf(AEADBadTagException.class);
    }
    for (int length : new int[] {0, 15, 16, ciphertext.length - 1}) {
      byte[] cut = Arrays.copyOf(ciphertext, length);
      assertThatThrownBy(() -> decrypt(spec, AAD, cut)).isInstanceOf(AEADBadTagException.class);
    }
    assertThatThrownBy(() -> decrypt(spec, MESSAGE, ciphertext))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(decrypt(spec, AAD, ciphertext)).isEqualTo(MESSAGE);
  }

  @Test
  void anEncryptionNeedsAnInitOfItsOwn() throws Exception {
    encrypt();

    assertThatThrownBy(() -> cipher.update(MESSAGE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cipher.doFinal()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aadAfterDataIsRefused() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.update(MESSAGE);

    assertThatThrownBy(() -> cipher.updateAAD(AAD)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCallersIvIsRefusedUnlessTheKeyAllowsIt() throws Exception {
    GCMParameterSpec given = new GCMParameterSpec(128, new byte[12]);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, given))
        .isInstanceOf(InvalidAlgorithmParameterException.class);

    key = callerIvKey();
    cipher.init(Cipher.ENCRYPT_MODE, key, given);
    assertThat(cipher.getIV()).isEqualTo(new byte[12]);
    byte[] ciphertext = cipher.doFinal(MESSAGE);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, key, given))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("just used");
    assertThat(decrypt(given, new byte[0], ciphertext)).isEqualTo(MESSAGE);
  }

  @Test
  void otherIvsAndTagsAreRefused() {
    for (GCMParameterSpec spec :
        new GCMParameterSpec[] {
          new GCMParameterSpec(128, new byte[16]),
          new GCMParameterSpec(96, new byte[12]),
          new GCMParameterSpec(128, new byte[0])
        }) {
      assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, key, spec))
          .isInstanceOf(InvalidAlgorithmParameterException.class);
    }
    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void keysOfTheKmsClassAndForeignKeysAreRefused() throws Exception {
    SecretKey kmsKey = claviger.secretKey(keys.symmetric());

    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, kmsKey))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("AEAD");
    assertThatThrownBy(
            () -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void takes64KibAndRefusesTheNextByte() throws Exception {
    byte[] most = new byte[65_536];
    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.updateAAD(most);
    byte[] ciphertext = cipher.doFinal(most);
    assertThat(decrypt(spec(), most, ciphertext)).isEqualTo(most);

    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.update(most);
    assertThatThrownBy(() -> cipher.update(new byte[1]))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> cipher.doFinal()).isInstanceOf(MessageTooLongException.class);
  }

  @Test
  void anEmptyMessageIsATagAlone() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] tag = cipher.doFinal();

    assertThat(tag).hasSize(16);
    assertThat(decrypt(spec(), new byte[0], tag)).isEmpty();
  }

  @Test
  void aShortOutputLosesNothing() throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    assertThat(cipher.getOutputSize(MESSAGE.length)).isEqualTo(MESSAGE.length + 16);
    assertThatThrownBy(() -> cipher.doFinal(MESSAGE, 0, MESSAGE.length, new byte[5], 0))
        .isInstanceOf(ShortBufferException.class);
    ByteBuffer small = ByteBuffer.allocate(5);
    ByteBuffer input = ByteBuffer.wrap(MESSAGE);
    assertThatThrownBy(() -> cipher.doFinal(input, small)).isInstanceOf(ShortBufferException.class);
    ByteBuffer output = ByteBuffer.allocate(MESSAGE.length + 16);

    assertThat(cipher.doFinal(input, output)).isEqualTo(MESSAGE.length + 16);
    assertThat(decrypt(spec(), new byte[0], output.array())).isEqualTo(MESSAGE);
  }

  @Test
  void wrapsAndUnwrapsOrdinaryKeys() throws Exception {
    SecretKey secret = new SecretKeySpec(MESSAGE, "HmacSHA256");
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();

    assertThat(rewrapped(secret, Cipher.SECRET_KEY)).isEqualTo(secret);
    assertThat(rewrapped(pair.getPrivate(), Cipher.PRIVATE_KEY)).isEqualTo(pair.getPrivate());
    assertThat(rewrapped(pair.getPublic(), Cipher.PUBLIC_KEY)).isEqualTo(pair.getPublic());
    cipher.init(Cipher.WRAP_MODE, key);
    assertThatThrownBy(() -> cipher.wrap(key)).isInstanceOf(InvalidKeyException.class);
  }

  private Key rewrapped(Key other, int type) throws Exception {
    cipher.init(Cipher.WRAP_MODE, key);
    byte[] wrapped = cipher.wrap(other);
    cipher.init(Cipher.UNWRAP_MODE, key, spec());
    Key unwrapped = cipher.unwrap(wrapped, other.getAlgorithm(), type);
    wrapped[0] ^= 1;
    assertThatThrownBy(() -> cipher.unwrap(wrapped, other.getAlgorithm(), type))
        .isInstanceOf(InvalidKeyException.class);
    return unwrapped;
  }
}
