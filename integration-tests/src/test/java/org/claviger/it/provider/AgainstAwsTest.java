package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.KmsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The provider at a service that knows AWS's own actions and none of ours. */
@ExtendWith(SharedServer.class)
class AgainstAwsTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final String OAEP = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";

  @TempDir private Path folder;
  private final ServerProcess server;
  private final SharedKeys keys;
  private AwsStandIn aws;
  private Claviger claviger;

  AgainstAwsTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.keys = keys;
  }

  @BeforeEach
  void start() throws Exception {
    aws = new AwsStandIn(server, folder);
    claviger = new Claviger(aws.configuration(folder).provider());
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void aKeyStoreListsKeysBindsAliasesAndShowsNoCertificates() throws Exception {
    String name = "at-aws-" + UUID.randomUUID();
    KeyStore store = claviger.keyStore();
    SecretKey key = KeyGenerator.getInstance("HmacSHA256", claviger.provider()).generateKey();

    store.setKeyEntry(name, key, null, null);

    assertThat(Collections.list(store.aliases())).contains(name);
    assertThat(store.getKey(name, null)).isEqualTo(key);
    String pair = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    assertThat(store.getKey(pair, null)).isInstanceOf(PrivateKey.class);
    assertThat(store.getCertificateChain(pair)).isNull();
    store.deleteEntry(name);
    assertThat(store.containsAlias(name)).isFalse();
  }

  @Test
  void keysSignAndAreVerified() throws Exception {
    KeyPair made = KeyPairGenerator.getInstance("EC", claviger.provider()).generateKeyPair();
    String rsa = keys.id(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY);
    for (Signed signed :
        List.of(
            new Signed("SHA256withECDSA", made.getPrivate(), made.getPublic()),
            new Signed("SHA256withRSA", claviger.privateKey(rsa), claviger.publicKey(rsa)))) {
      Signature signature = Signature.getInstance(signed.algorithm(), claviger.provider());
      signature.initSign(signed.privateKey());
      signature.update(MESSAGE);
      byte[] bytes = signature.sign();
      signature.initVerify(signed.publicKey());
      signature.update(MESSAGE);

      assertThat(signature.verify(bytes)).as(signed.algorithm()).isTrue();
    }
  }

  private record Signed(String algorithm, PrivateKey privateKey, PublicKey publicKey) {}

  @Test
  void keysMakeMacsAndDecryptOaep() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256", claviger.provider());
    mac.init(KeyGenerator.getInstance("HmacSHA256", claviger.provider()).generateKey());
    assertThat(mac.doFinal(MESSAGE)).isEqualTo(mac.doFinal(MESSAGE)).hasSize(32);

    String rsa = keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    Cipher cipher = Cipher.getInstance(OAEP, claviger.provider());
    cipher.init(Cipher.ENCRYPT_MODE, claviger.publicKey(rsa));
    byte[] encrypted = cipher.doFinal(MESSAGE);
    cipher.init(Cipher.DECRYPT_MODE, claviger.privateKey(rsa));
    assertThat(cipher.doFinal(encrypted)).isEqualTo(MESSAGE);
  }

  @Test
  void whatNeedsOurServerSaysSo() throws Exception {
    KeyGenerator aes = KeyGenerator.getInstance("AES", claviger.provider());
    assertThatThrownBy(aes::generateKey)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("needs a Claviger server: AWS KMS has no CreateAeadKey");

    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", claviger.provider());
    SecretKey kmsKey = claviger.secretKey(keys.symmetric());
    assertThatThrownBy(() -> gcm.init(Cipher.ENCRYPT_MODE, kmsKey))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("is not of the AEAD class");

    String id = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    KeyStore store = claviger.keyStore();
    PrivateKey key = claviger.privateKey(id);
    Certificate[] chain = {
      SelfSigned.certificate(claviger.provider(), key, claviger.publicKey(id))
    };
    assertThatThrownBy(() -> store.setKeyEntry("web", key, null, chain))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("needs a Claviger server: AWS KMS has no PutKeyCertificate");
  }
}
