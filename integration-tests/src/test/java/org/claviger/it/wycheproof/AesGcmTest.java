package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Bytes;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.provider.Claviger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * AES-256-GCM with 96-bit IVs and 128-bit tags, opened by {@code Claviger.AeadDecrypt} and by the
 * provider.
 */
@ExtendWith(SharedServer.class)
class AesGcmTest implements Trial {
  private final ApiClient api;
  private final KeyImporter importer;
  private final Claviger claviger;

  AesGcmTest(ServerProcess server, ApiClient api, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.api = api;
    importer = new KeyImporter(kms);
  }

  @Test
  void eachCiphertextIsOpenedOrRefusedAsItsVectorSays() {
    run("aes_gcm_test.json", 3);
  }

  @Override
  public Optional<String> whyLeftOut(Vector vector) {
    if (vector.number("keySize") != 256) {
      return Optional.of("a key of %d bits".formatted(vector.number("keySize")));
    }
    return vector.number("ivSize") == 96 && vector.number("tagSize") == 128
        ? Optional.empty()
        : Optional.of("an IV of another length than 96 bits");
  }

  @Override
  public byte[] material(Vector vector) {
    return vector.bytes("key");
  }

  @Override
  public String importKey(byte[] material) {
    Answer created = api.claviger("CreateAeadKey", "{\"Origin\":\"EXTERNAL\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    String key = created.json().at("/KeyMetadata/KeyId").textValue();
    importer.importForGood(key, material);
    return key;
  }

  @Override
  public boolean accepts(String key, Vector vector) {
    Answer answer =
        api.claviger(
            "AeadDecrypt",
            "{\"KeyId\":\"%s\",\"Iv\":\"%s\",\"Ciphertext\":\"%s\",\"Aad\":\"%s\"}"
                .formatted(
                    key,
                    base64(vector.bytes("iv")),
                    base64(Bytes.join(vector.bytes("ct"), vector.bytes("tag"))),
                    base64(vector.bytes("aad"))));
    if (answer.isSuccess()) {
      return Arrays.equals(answer.bytes("Plaintext"), vector.bytes("msg"));
    }
    assertThat(answer.errorCode()).isEqualTo("InvalidCiphertextException");
    return false;
  }

  @Override
  public boolean acceptsByProvider(String key, Vector vector) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", claviger.provider());
    GCMParameterSpec parameters = new GCMParameterSpec(128, vector.bytes("iv"));
    cipher.init(Cipher.DECRYPT_MODE, claviger.secretKey(key), parameters);
    cipher.updateAAD(vector.bytes("aad"));
    cipher.update(vector.bytes("ct"));
    try {
      return Arrays.equals(cipher.doFinal(vector.bytes("tag")), vector.bytes("msg"));
    } catch (AEADBadTagException e) {
      return false;
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
