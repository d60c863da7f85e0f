package org.claviger.it.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.DataKeyCache;
import org.claviger.provider.EncryptionContextSpec;
import org.claviger.provider.EnvelopeException;
import org.claviger.provider.EnvelopeParameterSpec;
import org.claviger.provider.EnvelopeStreams;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;

/** KMS/Envelope/NoPadding, and its streams. */
@ExtendWith(SharedServer.class)
class EnvelopeCipherTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(UTF_8);
  private static final EnvelopeParameterSpec PLAIN =
      EnvelopeParameterSpec.builder().frameBytes(64).build();

  private final Claviger claviger;
  private final KmsClient kms;
  private EnvelopeMessages envelopes;

  EnvelopeCipherTest(ServerProcess server, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  @BeforeEach
  void makeAKey() throws Exception {
    SecretKey key = claviger.secretKey(kms.createKey().keyMetadata().arn());
    envelopes = new EnvelopeMessages(claviger, key);
  }

  private static EnvelopeParameterSpec context(String key, String value) {
    return EnvelopeParameterSpec.builder()
        .encryptionContext(EncryptionContextSpec.of(key, value))
        .build();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void updateGivesOutFramesAsTheyAreFinished() throws Exception {
    byte[] plaintext = random(1_000);
    Cipher cipher = envelopes.cipher(Cipher.ENCRYPT_MODE, PLAIN);
    assertThat(cipher.update(plaintext, 0, 64)).isEmpty();
    byte[] first = cipher.update(plaintext, 64, 1);
    byte[] second = cipher.update(plaintext, 65, 64);
    assertThat(second).hasSize(4 + 12 + 64 + 16);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(first);
    message.write(second);
    message.write(cipher.doFinal(plaintext, 129, 871));

    cipher.init(Cipher.DECRYPT_MODE, envelopes.key());
    assertThat(cipher.update(first)).isEqualTo(Arrays.copyOf(plaintext, 64));
    cipher.init(Cipher.DECRYPT_MODE, envelopes.key());
    assertThat(cipher.doFinal(message.toByteArray())).isEqualTo(plaintext);
    assertThat(cipher.doFinal(message.toByteArray())).isEqualTo(plaintext);
  }

  @Test
  void oneCipherWritesAnyNumberOfMessagesEachOfItsOwn() throws Exception {
    Cipher cipher = envelopes.cipher(Cipher.ENCRYPT_MODE, PLAIN);
    byte[] first = cipher.doFinal(MESSAGE);
    byte[] second = cipher.doFinal(MESSAGE);

    assertThat(first).isNotEqualTo(second);
    assertThat(envelopes.open(first, PLAIN)).isEqualTo(MESSAGE);
    assertThat(envelopes.open(second, PLAIN)).isEqualTo(MESSAGE);
  }

  @Test
  void expectedPairsAreRequiredAndTheContextIsReadAfterwards() throws Exception {
    EncryptionContextSpec both = EncryptionContextSpec.of(Map.of("branch", "Bern", "till", "4"));
    Cipher cipher = Cipher.getInstance(EnvelopeMessages.TRANSFORMATION, claviger.provider());
    cipher.init(Cipher.ENCRYPT_MODE, envelopes.key(), both);
    byte[] message = cipher.doFinal(MESSAGE);

    Cipher reader = envelopes.cipher(Cipher.DECRYPT_MODE, context("branch", "Bern"));
    assertThat(reader.getParameters()).isNull();
    assertThat(reader.doFinal(message)).isEqualTo(MESSAGE);
    assertThat(reader.getParameters().getParameterSpec(EncryptionContextSpec.class))
        .isEqualTo(both);
    assertThatThrownBy(() -> envelopes.open(message, context("branch", "Basel")))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("expected");
    reader.init(Cipher.DECRYPT_MODE, envelopes.key(), cipher.getParameters());
    assertThat(reader.doFinal(message)).isEqualTo(MESSAGE);
  }

  @Test
  void updateThrowsAtTheForgedFrameAndDoFinalAgain() throws Exception {
    byte[] message = envelopes.seal(random(200), PLAIN);
    message[message.length - 100] ^= 1;
    Cipher cipher = envelopes.cipher(Cipher.DECRYPT_MODE, PLAIN);

    assertThatThrownBy(() -> cipher.update(message))
        .isInstanceOf(EnvelopeException.class)
        .hasCauseInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(cipher::doFinal).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void cipherInputStreamDoesNotSwallowIt() throws Exception {
    byte[] message = envelopes.seal(random(200), PLAIN);
    InputStream whole = reading(message);
    assertThat(whole.readAllBytes()).isEqualTo(random(200));
    InputStream cut = reading(Arrays.copyOf(message, message.length - 1));
    assertThatThrownBy(cut::readAllBytes).isInstanceOf(IOException.class);
  }

  private InputStream reading(byte[] message) throws Exception {
    return new CipherInputStream(
        new ByteArrayInputStream(message), envelopes.cipher(Cipher.DECRYPT_MODE, PLAIN));
  }

  @Test
  void streamsCarryMegabytesAndRefuseWhatIsCutOrForged() throws Exception {
    byte[] plaintext = random(3_000_000);
    EnvelopeParameterSpec spec = context("branch", "Bern");
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (OutputStream out = EnvelopeStreams.encrypting(message, envelopes.key(), spec)) {
      for (int at = 0; at < plaintext.length; at += 7_001) {
        out.write(plaintext, at, Math.min(7_001, plaintext.length - at));
      }
    }
    byte[] sealed = message.toByteArray();
    assertThat(stream(sealed, spec).readAllBytes()).isEqualTo(plaintext);
    assertThat(envelopes.open(sealed, spec)).isEqualTo(plaintext);

    InputStream cut = stream(Arrays.copyOf(sealed, sealed.length - 1), spec);
    assertThat(cut.readNBytes(100_000)).isEqualTo(Arrays.copyOf(plaintext, 100_000));
    assertThatThrownBy(cut::readAllBytes).isInstanceOf(IOException.class);
    sealed[sealed.length - 20] ^= 1;
    InputStream forged = stream(sealed, spec);
    assertThatThrownBy(forged::readAllBytes)
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(AEADBadTagException.class);
  }

  private InputStream stream(byte[] message, EnvelopeParameterSpec spec) throws Exception {
    return EnvelopeStreams.decrypting(new ByteArrayInputStream(message), envelopes.key(), spec);
  }

  @Test
  void aDisabledKeyStopsEverythingUnlessItsDataKeysAreCached() throws Exception {
    EnvelopeParameterSpec cached =
        EnvelopeParameterSpec.builder()
            .dataKeyCache(DataKeyCache.of(new DataKeyCache.Limits(10, Duration.ofMinutes(10))))
            .build();
    byte[] message = envelopes.seal(MESSAGE, cached);
    envelopes.open(message, cached);
    kms.disableKey(r -> r.keyId(((KmsKey) envelopes.key()).arn()));

    byte[] second = envelopes.seal(MESSAGE, cached);
    assertThat(envelopes.open(second, cached)).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> envelopes.seal(MESSAGE, PLAIN))
        .isInstanceOfSatisfying(
            KmsException.class, e -> assertThat(e.code()).isEqualTo("DisabledException"));
    assertThatThrownBy(() -> envelopes.open(second, PLAIN)).isInstanceOf(KmsException.class);
    InputStream stream = stream(second, PLAIN);
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    cached.dataKeyCache().orElseThrow().clear();
    assertThatThrownBy(() -> envelopes.seal(MESSAGE, cached)).isInstanceOf(KmsException.class);
  }

  @Test
  void wrapsKeysAndWorksInPlaceAndInByteBuffers() throws Exception {
    SecretKey secret = new SecretKeySpec(MESSAGE, "HmacSHA256");
    byte[] wrapped = envelopes.cipher(Cipher.WRAP_MODE, PLAIN).wrap(secret);
    Cipher cipher = envelopes.cipher(Cipher.UNWRAP_MODE, PLAIN);
    assertThat(cipher.unwrap(wrapped, "HmacSHA256", Cipher.SECRET_KEY)).isEqualTo(secret);

    cipher.init(Cipher.ENCRYPT_MODE, envelopes.key(), PLAIN);
    byte[] inPlace = Arrays.copyOf(random(500), cipher.getOutputSize(500));
    int length = cipher.doFinal(inPlace, 0, 500, inPlace, 0);
    cipher.init(Cipher.DECRYPT_MODE, envelopes.key(), PLAIN);
    ByteBuffer out = ByteBuffer.allocateDirect(cipher.getOutputSize(length));
    cipher.doFinal(ByteBuffer.wrap(inPlace, 0, length), out);
    byte[] opened = new byte[500];
    out.flip().get(opened);
    assertThat(opened).isEqualTo(random(500));
  }

  @Test
  void aShortOutputLosesNothing() throws Exception {
    Cipher cipher = envelopes.cipher(Cipher.ENCRYPT_MODE, PLAIN);
    assertThatThrownBy(() -> cipher.doFinal(MESSAGE, 0, MESSAGE.length, new byte[9], 0))
        .isInstanceOf(ShortBufferException.class);
    byte[] out = new byte[cipher.getOutputSize(MESSAGE.length)];
    int length = cipher.doFinal(MESSAGE, 0, MESSAGE.length, out, 0);
    assertThat(envelopes.open(Arrays.copyOf(out, length), PLAIN)).isEqualTo(MESSAGE);
  }

  @Test
  void otherKeysParametersAndAadAreRefused() throws Exception {
    Cipher cipher = Cipher.getInstance(EnvelopeMessages.TRANSFORMATION, claviger.provider());
    SecretKey aead = KeyGenerator.getInstance("AES", claviger.provider()).generateKey();
    for (SecretKey wrong : new SecretKey[] {aead, new SecretKeySpec(new byte[32], "AES"), null}) {
      assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, wrong))
          .isInstanceOf(InvalidKeyException.class);
    }
    assertThatThrownBy(
            () ->
                cipher.init(
                    Cipher.ENCRYPT_MODE, envelopes.key(), new IvParameterSpec(new byte[16])))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    EncryptionContextSpec reserved = EncryptionContextSpec.of("aws-crypto-public-key", "x");
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, envelopes.key(), reserved))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    EncryptionContextSpec large = EncryptionContextSpec.of("k", "v".repeat(8_186));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvelopeParameterSpec.builder().encryptionContext(large));
    cipher.init(Cipher.ENCRYPT_MODE, envelopes.key());
    assertThatThrownBy(() -> cipher.updateAAD(MESSAGE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Cipher.getInstance("KMS/Other/NoPadding", claviger.provider()))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  @Test
  void theLargestContextGoesThrough() throws Exception {
    EnvelopeParameterSpec large = context("k", "v".repeat(8_192 - 2 - 4 - 1));
    assertThat(envelopes.open(envelopes.seal(MESSAGE, large), large)).isEqualTo(MESSAGE);
  }
}
