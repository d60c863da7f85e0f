package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.provider.Claviger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;

/** RSAES-OAEP under imported RSA keys. KMS has no labels. */
@ExtendWith(SharedServer.class)
class OaepTest {
  private final Claviger claviger;
  private final KmsClient kms;

  OaepTest(ServerProcess server, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa_oaep_2048_sha1_mgf1sha1_test.json",
        "rsa_oaep_2048_sha256_mgf1sha256_test.json",
        "rsa_oaep_3072_sha256_mgf1sha256_test.json",
        "rsa_oaep_4096_sha256_mgf1sha256_test.json"
      })
  void eachCiphertextIsOpenedOrRefusedAsItsVectorSays(String file) {
    int bits = Vector.read(file).get(0).number("keySize");
    EncryptionAlgorithmSpec algorithm =
        file.contains("sha256")
            ? EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256
            : EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1;
    new Decryption(claviger, kms, KeySpec.fromValue("RSA_" + bits), algorithm).run(file, 1);
  }

  private record Decryption(
      Claviger claviger, KmsClient kms, KeySpec spec, EncryptionAlgorithmSpec algorithm)
      implements Trial {
    @Override
    public Optional<String> whyLeftOut(Vector vector) {
      return vector.bytes("label").length == 0 ? Optional.empty() : Optional.of("a label");
    }

    @Override
    public byte[] material(Vector vector) {
      return vector.bytes("privateKeyPkcs8");
    }

    @Override
    public String importKey(byte[] material) {
      return new KeyImporter(kms).key(spec, KeyUsageType.ENCRYPT_DECRYPT, material);
    }

    @Override
    public boolean accepts(String key, Vector vector) {
      try {
        return kms.decrypt(
                r -> r.keyId(key).encryptionAlgorithm(algorithm).ciphertextBlob(vector.blob("ct")))
            .plaintext()
            .equals(vector.blob("msg"));
      } catch (InvalidCiphertextException e) {
        return false;
      } catch (KmsException e) {
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        assertThat(vector.bytes("ct")).as("only no ciphertext at all is no value").isEmpty();
        return false;
      }
    }

    @Override
    public boolean acceptsByProvider(String key, Vector vector) throws GeneralSecurityException {
      String digest = algorithm == EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1 ? "SHA-1" : "SHA-256";
      Cipher cipher =
          Cipher.getInstance("RSA/ECB/OAEPWith" + digest + "AndMGF1Padding", claviger.provider());
      cipher.init(Cipher.DECRYPT_MODE, claviger.privateKey(key));
      try {
        return Arrays.equals(cipher.doFinal(vector.bytes("ct")), vector.bytes("msg"));
      } catch (BadPaddingException | IllegalBlockSizeException e) {
        return false;
      }
    }
  }
}
