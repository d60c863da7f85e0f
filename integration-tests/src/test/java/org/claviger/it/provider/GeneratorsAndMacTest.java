package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKey;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.KmsKeySpec;
import org.claviger.provider.MessageTooLongException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Keys made through the JCA, and the MACs of those that make MACs. */
@ExtendWith(SharedServer.class)
class GeneratorsAndMacTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);

  private final Claviger claviger;
  private final KmsClient kms;

  GeneratorsAndMacTest(ServerProcess server, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  @ParameterizedTest
  @ValueSource(ints = {224, 256, 384, 512})
  void aMacIsVerifiedByTheOtherClient(int bits) throws Exception {
    SecretKey key = KeyGenerator.getInstance("HmacSHA" + bits, claviger.provider()).generateKey();
    Mac mac = Mac.getInstance("HmacSHA" + bits, claviger.provider());
    mac.init(key);
    byte[] made = mac.doFinal(MESSAGE);

    assertThat(key.getAlgorithm()).isEqualTo("HmacSHA" + bits);
    assertThat(made).hasSize(bits / 8).hasSize(mac.getMacLength());
    assertThat(
            kms.verifyMac(
                    r ->
                        r.keyId(((KmsKey) key).keyId())
                            .mac(SdkBytes.fromByteArray(made))
                            .message(SdkBytes.fromByteArray(MESSAGE))
                            .macAlgorithm("HMAC_SHA_" + bits))
                .macValid())
        .isTrue();
  }

  @Test
  void aMacTakes4096BytesAndNeitherMoreNorNone() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256", claviger.provider());
    mac.init(KeyGenerator.getInstance("HmacSHA256", claviger.provider()).generateKey());
    mac.update(new byte[4_096]);

    assertThatThrownBy(() -> mac.update((byte) 0)).isInstanceOf(MessageTooLongException.class);
    mac.reset();
    assertThat(mac.doFinal(new byte[4_096])).hasSize(32);
    assertThatThrownBy(mac::doFinal).isInstanceOf(ProviderException.class);
  }

  @Test
  void aMacKeyOfAnotherLengthIsRefused() throws Exception {
    SecretKey key = KeyGenerator.getInstance("HmacSHA256", claviger.provider()).generateKey();
    Mac mac = Mac.getInstance("HmacSHA512", claviger.provider());

    assertThatThrownBy(() -> mac.init(key)).isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void makesWhatTheParameterSpecAsksFor() throws Exception {
    String alias = "made-" + UUID.randomUUID();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("KMS", claviger.provider());
    KmsKeyGenParameterSpec spec =
        KmsKeyGenParameterSpec.builder()
            .keySpec("RSA_2048")
            .usage("ENCRYPT_DECRYPT")
            .alias(alias)
            .description("for invoices")
            .build();
    generator.initialize(spec);
    KeyPair pair = generator.generateKeyPair();

    KeyMetadata made = kms.describeKey(r -> r.keyId("alias/" + alias)).keyMetadata();
    assertThat(made.arn()).isEqualTo(((KmsKey) pair.getPrivate()).arn());
    assertThat(made.keyUsageAsString()).isEqualTo("ENCRYPT_DECRYPT");
    assertThat(made.description()).isEqualTo("for invoices");
    assertThatThrownBy(generator::generateKeyPair)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("taken");
  }

  @Test
  void passesOnPolicyAndUsage() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("KMS", claviger.provider());
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "made-by-the-jca", "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*",
          "Resource": "*"}]}""";
    KmsKeyGenParameterSpec.Builder spec =
        KmsKeyGenParameterSpec.builder().keySpec("ECC_NIST_P256").usage("KEY_AGREEMENT");
    generator.initialize(spec.policy(policy).build());
    KmsKey made = (KmsKey) generator.generateKeyPair().getPrivate();

    assertThat(made.keyUsage()).isEqualTo("KEY_AGREEMENT");
    assertThat(kms.getKeyPolicy(r -> r.keyId(made.keyId()).policyName("default")).policy())
        .contains("made-by-the-jca");
    generator.initialize(spec.bypassPolicyLockoutSafetyCheck(true).build());
    assertThat(generator.generateKeyPair().getPrivate()).isInstanceOf(KmsKey.class);
    generator.initialize(spec.policy("{").build());
    assertThatThrownBy(generator::generateKeyPair)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("MalformedPolicyDocumentException");
  }

  @Test
  void surfacesTheServicesRefusals() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS", claviger.provider());
    KmsKeyGenParameterSpec.Builder store =
        KmsKeyGenParameterSpec.builder().keySpec("SYMMETRIC_DEFAULT");
    generator.init(store.customKeyStoreId("cks-1234567890abcdef0").build());
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("CustomKeyStoreNotFoundException");
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("KMS", claviger.provider());
    pairs.initialize(KmsKeyGenParameterSpec.builder().keySpec("ML_DSA_65").build());
    assertThatThrownBy(pairs::generateKeyPair).isInstanceOf(KmsException.class);
  }

  @Test
  void anAeadKeyIsNotMadeWithWhatItsActionDoesNotTake() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS", claviger.provider());
    for (KmsKeyGenParameterSpec.Builder spec :
        List.of(
            KmsKeyGenParameterSpec.builder().policy("{}"),
            KmsKeyGenParameterSpec.builder().multiRegion(true),
            KmsKeyGenParameterSpec.builder().customKeyStoreId("cks-1"),
            KmsKeyGenParameterSpec.builder().usage("SIGN_VERIFY"))) {
      assertThatThrownBy(() -> generator.init(spec.build()))
          .isInstanceOf(InvalidAlgorithmParameterException.class)
          .hasMessageContaining("AEAD");
    }
  }

  @Test
  void generatorsGoByObjectIdentifiersToo() throws Exception {
    SecretKey hmac =
        KeyGenerator.getInstance("1.2.840.113549.2.9", claviger.provider()).generateKey();
    KeyPairGenerator ec = KeyPairGenerator.getInstance("1.2.840.10045.2.1", claviger.provider());

    assertThat(((KmsKey) hmac).keySpec()).isEqualTo("HMAC_256");
    assertThat(((KmsKey) ec.generateKeyPair().getPrivate()).keySpec()).isEqualTo("ECC_NIST_P256");
  }

  @Test
  void factoriesTranslateTheProvidersOwnKeysToThemselves() throws Exception {
    SecretKey secret = KeyGenerator.getInstance("AES", claviger.provider()).generateKey();
    KeyPair pair = KeyPairGenerator.getInstance("EC", claviger.provider()).generateKeyPair();
    SecretKeyFactory secrets = SecretKeyFactory.getInstance("KMS", claviger.provider());
    KeyFactory keys = KeyFactory.getInstance("KMS", claviger.provider());

    assertThat(secrets.translateKey(secret)).isSameAs(secret);
    assertThat(keys.translateKey(pair.getPrivate())).isSameAs(pair.getPrivate());
    assertThat(secrets.getKeySpec(secret, KmsKeySpec.class))
        .isEqualTo(new KmsKeySpec(((KmsKey) secret).arn()));
    assertThat(keys.generatePrivate(keys.getKeySpec(pair.getPrivate(), KmsKeySpec.class)))
        .isEqualTo(pair.getPrivate());
    assertThat(claviger.secretKey(((KmsKey) secret).keyId())).isEqualTo(secret);
    PrivateKey foreign = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
    assertThatThrownBy(() -> keys.translateKey(foreign)).isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void standardNamesTakeStandardSizesAndCurves() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC", claviger.provider());
    ec.initialize(new ECGenParameterSpec("secp384r1"));
    assertThat(((KmsKey) ec.generateKeyPair().getPrivate()).keySpec()).isEqualTo("ECC_NIST_P384");
    ec.initialize(new ECGenParameterSpec("secp256k1"));
    assertThat(((KmsKey) ec.generateKeyPair().getPrivate()).keySpec()).isEqualTo("ECC_SECG_P256K1");
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA", claviger.provider());

    assertThatThrownBy(() -> rsa.initialize(1024)).isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> ec.initialize(new ECGenParameterSpec("brainpoolP256r1")))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(() -> KeyGenerator.getInstance("AES", claviger.provider()).init(128))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void anUnknownKeyIsAnInvalidKeySpec() {
    assertThatThrownBy(() -> claviger.secretKey("alias/nobody-has-this"))
        .isInstanceOf(InvalidKeySpecException.class)
        .hasMessageContaining("NotFoundException");
  }
}
