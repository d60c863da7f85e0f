package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** RSA-OAEP: encrypted locally by anyone, decrypted in the HSM. */
@ExtendWith(SharedServer.class)
class OaepCipherTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final String SHA_1 = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
  private static final String SHA_256 = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
  private static final String OAEP = "RSA/ECB/OAEPPadding";

  private final Claviger claviger;
  private final KmsClient kms;
  private final String keyId;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  OaepCipherTest(ServerProcess server, KmsClient kms, SharedKeys keys) throws Exception {
    this.claviger = Claviger.of(server);
    this.kms = kms;
    this.keyId = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    this.privateKey = claviger.privateKey(keyId);
    this.publicKey = claviger.publicKey(keyId);
  }

  private Cipher cipher(String transformation) throws Exception {
    return Cipher.getInstance(transformation, claviger.provider());
  }

  @ParameterizedTest
  @ValueSource(strings = {SHA_1, SHA_256, OAEP})
  void opensWhatItselfSunJceAndBouncyCastleMadeWithTheSameParameters(String transformation)
      throws Exception {
    Cipher decrypting = cipher(transformation);
    decrypting.init(Cipher.DECRYPT_MODE, privateKey);
    for (Provider provider :
        new Provider[] {
          claviger.provider(), Security.getProvider("SunJCE"), new BouncyCastleProvider()
        }) {
      Cipher encrypting = Cipher.getInstance(transformation, provider);
      encrypting.init(Cipher.ENCRYPT_MODE, publicKey, decrypting.getParameters());

      assertThat(decrypting.doFinal(encrypting.doFinal(MESSAGE)))
          .as(provider.getName())
          .isEqualTo(MESSAGE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA/ECB/OAEPWithSHA1AndMGF1Padding,     SHA-1",
    "RSA/NONE/OAEPWITHSHA-1ANDMGF1PADDING,   SHA-1",
    "RSA/NONE/OAEPWithSHA1AndMGF1Padding,    SHA-1",
    "RSA/NONE/OAEPPadding,                   SHA-1",
    "1.2.840.113549.1.1.7,                   SHA-1",
    "RSA/ECB/OAEPWithSHA256AndMGF1Padding,   SHA-256",
    "RSA/ECB/OAEPWITHSHA-256ANDMGF1PADDING,  SHA-256",
    "RSA/NONE/OAEPWithSHA256AndMGF1Padding,  SHA-256",
    "RSA/NONE/OAEPWithSHA-256AndMGF1Padding, SHA-256",
  })
  void everySpellingSaysItsTrueParameters(String transformation, String digest) throws Exception {
    Cipher decrypting = cipher(transformation);
    decrypting.init(Cipher.DECRYPT_MODE, privateKey);
    OAEPParameterSpec spec = decrypting.getParameters().getParameterSpec(OAEPParameterSpec.class);

    assertThat(spec.getDigestAlgorithm()).isEqualTo(digest);
    assertThat(((MGF1ParameterSpec) spec.getMGFParameters()).getDigestAlgorithm())
        .isEqualTo(digest);
    Cipher encrypting = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
    encrypting.init(Cipher.ENCRYPT_MODE, publicKey, spec);
    assertThat(decrypting.doFinal(encrypting.doFinal(MESSAGE))).isEqualTo(MESSAGE);
  }

  @Test
  void takesADigestInBothSpellings() throws Exception {
    OAEPParameterSpec spec =
        new OAEPParameterSpec(
            "SHA256", "MGF1", new MGF1ParameterSpec("SHA256"), PSource.PSpecified.DEFAULT);
    Cipher cipher = cipher(OAEP);
    cipher.init(Cipher.DECRYPT_MODE, privateKey, spec);
    Cipher encrypting = cipher(SHA_256);
    encrypting.init(Cipher.ENCRYPT_MODE, publicKey);

    assertThat(cipher.doFinal(encrypting.doFinal(MESSAGE))).isEqualTo(MESSAGE);
    OAEPParameterSpec sha512 =
        new OAEPParameterSpec(
            "SHA-512", "MGF1", MGF1ParameterSpec.SHA512, PSource.PSpecified.DEFAULT);
    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, privateKey, sha512))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("SHA-512");
  }

  @Test
  void itsDefaultForSha256IsThatOfKms() throws Exception {
    Cipher cipher = cipher(SHA_256);
    cipher.init(Cipher.ENCRYPT_MODE, publicKey);
    byte[] ciphertext = cipher.doFinal(MESSAGE);

    OAEPParameterSpec spec = cipher.getParameters().getParameterSpec(OAEPParameterSpec.class);
    assertThat(((MGF1ParameterSpec) spec.getMGFParameters()).getDigestAlgorithm())
        .isEqualTo("SHA-256");
    assertThat(
            kms.decrypt(
                    r ->
                        r.keyId(keyId)
                            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext))
                            .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256))
                .plaintext()
                .asByteArray())
        .isEqualTo(MESSAGE);
  }

  @Test
  void parametersThatKmsHasNotAreRefusedForThePrivateKey() throws Exception {
    OAEPParameterSpec sunJces =
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
    OAEPParameterSpec labelled =
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(new byte[] {1}));
    Cipher cipher = cipher(SHA_256);

    for (OAEPParameterSpec spec : new OAEPParameterSpec[] {sunJces, labelled}) {
      assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, privateKey, spec))
          .isInstanceOf(InvalidAlgorithmParameterException.class);
    }
    assertThatThrownBy(() -> cipher(SHA_1).init(Cipher.DECRYPT_MODE, privateKey, sunJces))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
  }

  @Test
  void whatDoesNotOpenIsABadPadding() throws Exception {
    Cipher cipher = cipher(SHA_256);
    cipher.init(Cipher.DECRYPT_MODE, privateKey);
    byte[] forged = new byte[256];
    forged[100] = 1;

    assertThatThrownBy(() -> cipher.doFinal(forged)).isInstanceOf(BadPaddingException.class);
    assertThatThrownBy(() -> cipher.doFinal(new byte[255])).isInstanceOf(BadPaddingException.class);
    assertThatThrownBy(() -> cipher.doFinal(new byte[257]))
        .isInstanceOf(IllegalBlockSizeException.class);
  }

  @Test
  void encryptsUpToKmssLimitAndNoMore() throws Exception {
    Cipher encrypting = cipher(SHA_256);
    encrypting.init(Cipher.ENCRYPT_MODE, publicKey);
    Cipher decrypting = cipher(SHA_256);
    decrypting.init(Cipher.DECRYPT_MODE, privateKey);

    assertThat(decrypting.doFinal(encrypting.doFinal(new byte[190]))).isEqualTo(new byte[190]);
    assertThatThrownBy(() -> encrypting.doFinal(new byte[191]))
        .isInstanceOf(IllegalBlockSizeException.class);
  }

  @Test
  void wrapsASecretKeyAndUnwrapsItInTheHsm() throws Exception {
    SecretKey secret = new SecretKeySpec(new byte[32], "AES");
    Cipher cipher = cipher(SHA_256);
    cipher.init(Cipher.WRAP_MODE, publicKey);
    byte[] wrapped = cipher.wrap(secret);
    cipher.init(Cipher.UNWRAP_MODE, privateKey);

    assertThat(cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).isEqualTo(secret);
    wrapped[9] ^= 1;
    assertThatThrownBy(() -> cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY))
        .isInstanceOf(InvalidKeyException.class);
  }
}
