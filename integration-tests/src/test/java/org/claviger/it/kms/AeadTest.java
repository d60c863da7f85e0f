package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our own AEAD actions by hand, and the wall between the two classes of symmetric keys. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class AeadTest {
  private static final String PLAINTEXT = base64("a letter of credit".getBytes(UTF_8));
  private static final String AAD = base64("invoice 4711".getBytes(UTF_8));

  private final ApiClient api;
  private String key;

  AeadTest(ApiClient api) {
    this.api = api;
  }

  @BeforeEach
  void createKey() {
    key = created(api.claviger("CreateAeadKey", "{\"Description\":\"AEAD\"}"));
  }

  @Test
  void whatIsSealedIsOpenedWithItsIvAndAad() {
    Answer sealed = seal(key, "");
    assertThat(sealed.bytes("Iv")).hasSize(12);
    assertThat(sealed.bytes("Ciphertext")).hasSize(18 + 16);
    Answer opened = open(key, sealed.text("Iv"), sealed.text("Ciphertext"), AAD);
    assertThat(opened.text("Plaintext")).isEqualTo(PLAINTEXT);
    String otherAad = base64("invoice 4712".getBytes(UTF_8));
    assertThat(open(key, sealed.text("Iv"), sealed.text("Ciphertext"), otherAad).errorCode())
        .isEqualTo("InvalidCiphertextException");
    assertThat(seal(key, "").text("Iv")).isNotEqualTo(sealed.text("Iv"));
  }

  @Test
  void aCallersIvIsRefusedUnlessTheKeyAllowsIt() {
    String iv = base64(new byte[12]);
    assertThat(seal(key, ",\"Iv\":\"" + iv + "\"").errorCode()).isEqualTo("ValidationException");
    String allowing = created(api.claviger("CreateAeadKey", "{\"CallerIv\":true}"));
    Answer sealed = seal(allowing, ",\"Iv\":\"" + iv + "\"");
    assertThat(sealed.text("Iv")).isEqualTo(iv);
    assertThat(open(allowing, iv, sealed.text("Ciphertext"), AAD).text("Plaintext"))
        .isEqualTo(PLAINTEXT);
    assertThat(seal(allowing, ",\"Iv\":\"" + base64(new byte[11]) + "\"").errorCode())
        .isEqualTo("ValidationException");
  }

  @Test
  void aPlaintextMayBe64KibAndNoMore() {
    String longest = base64(new byte[64 << 10]);
    Answer sealed =
        api.claviger(
            "AeadEncrypt", "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\"}".formatted(key, longest));
    Answer opened =
        api.claviger(
            "AeadDecrypt",
            "{\"KeyId\":\"%s\",\"Iv\":\"%s\",\"Ciphertext\":\"%s\"}"
                .formatted(key, sealed.text("Iv"), sealed.text("Ciphertext")));
    assertThat(opened.text("Plaintext")).isEqualTo(longest);
    String tooLong = base64(new byte[(64 << 10) + 1]);
    assertThat(
            api.claviger(
                    "AeadEncrypt",
                    "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\"}".formatted(key, tooLong))
                .errorCode())
        .isEqualTo("ValidationException");
  }

  @Test
  void anAeadKeyDoesNoWorkOfAKmsKey() {
    Answer sealed = seal(key, "");
    String named = "{\"KeyId\":\"%s\",".formatted(key);
    assertThat(api.kms("Encrypt", named + "\"Plaintext\":\"" + PLAINTEXT + "\"}").errorCode())
        .isEqualTo("InvalidKeyUsageException");
    assertThat(
            api.kms("Decrypt", named + "\"CiphertextBlob\":\"" + sealed.text("Ciphertext") + "\"}")
                .errorCode())
        .isIn("InvalidKeyUsageException", "InvalidCiphertextException");
    assertThat(api.kms("GenerateDataKey", named + "\"KeySpec\":\"AES_256\"}").errorCode())
        .isEqualTo("InvalidKeyUsageException");
  }

  @Test
  void aKmsKeyAndItsBlobsAreNotOpenedRaw() {
    String kmsKey = created(api.kms("CreateKey", "{}"));
    Answer blob =
        api.kms("Encrypt", "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\"}".formatted(kmsKey, PLAINTEXT));
    String iv = base64(new byte[12]);
    assertThat(open(kmsKey, iv, blob.text("CiphertextBlob"), AAD).errorCode())
        .isEqualTo("InvalidKeyUsageException");
    assertThat(open(key, iv, blob.text("CiphertextBlob"), AAD).errorCode())
        .isEqualTo("InvalidCiphertextException");
    assertThat(seal(kmsKey, "").errorCode()).isEqualTo("InvalidKeyUsageException");
  }

  private Answer seal(String keyId, String more) {
    return api.claviger(
        "AeadEncrypt",
        "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\",\"Aad\":\"%s\"%s}"
            .formatted(keyId, PLAINTEXT, AAD, more));
  }

  private Answer open(String keyId, String iv, String ciphertext, String aad) {
    return api.claviger(
        "AeadDecrypt",
        "{\"KeyId\":\"%s\",\"Iv\":\"%s\",\"Ciphertext\":\"%s\",\"Aad\":\"%s\"}"
            .formatted(keyId, iv, ciphertext, aad));
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().at("/KeyMetadata/KeyId").textValue();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
