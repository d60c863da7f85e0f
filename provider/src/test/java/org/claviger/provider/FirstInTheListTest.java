package org.claviger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** In the first position, and without a server: other people's keys must not notice. */
@Isolated
class FirstInTheListTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
  private static final PSSParameterSpec PS256 =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private final Provider claviger = new ClavigerProvider().configure("not-there.properties");

  @BeforeEach
  void insertFirst() {
    assertThat(Security.insertProviderAt(claviger, 1)).isEqualTo(1);
  }

  @AfterEach
  void remove() {
    Security.removeProvider(ClavigerProvider.NAME);
  }

  private static void signsAndVerifies(
      String algorithm, KeyPair pair, AlgorithmParameterSpec parameters) throws Exception {
    Signature signer = Signature.getInstance(algorithm);
    if (parameters != null) {
      signer.setParameter(parameters);
    }
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    if (parameters != null) {
      verifier.setParameter(parameters);
    }
    verifier.initVerify(pair.getPublic());
    verifier.update(MESSAGE);
    assertThat(verifier.verify(signature)).as(algorithm).isTrue();
    verifier.update((byte) 0);
    assertThat(verifier.verify(signature)).as(algorithm).isFalse();
  }

  @Test
  void softwareKeysStillSign() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    KeyPair ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    signsAndVerifies("SHA256withRSA", rsa, null);
    signsAndVerifies("SHA512withRSA", rsa, null);
    signsAndVerifies("RSASSA-PSS", rsa, PS256);
    signsAndVerifies("SHA256withECDSA", ec, null);
    signsAndVerifies("SHA384withECDSA", ec, null);
    signsAndVerifies("SHA256withECDSAinP1363Format", ec, null);
    signsAndVerifies("NONEwithECDSAinP1363Format", ec, null);
    signsAndVerifies("NONEwithECDSA", ec, null);
    signsAndVerifies("NONEwithRSA", rsa, null);
    signsAndVerifies("1.2.840.113549.1.1.11", rsa, null);
    signsAndVerifies("OID.1.2.840.10045.4.3.3", ec, null);
    signsAndVerifies("1.2.840.113549.1.1.10", rsa, PS256);
    signsAndVerifies("Ed25519", ed, null);
    signsAndVerifies("EdDSA", ed, null);
  }

  @Test
  void aSoftwareKeySignsByPssWithASaltThatTheServiceHasNot() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();

    signsAndVerifies(
        "RSASSA-PSS",
        rsa,
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1));
  }

  @Test
  void softwareKeysStillEncryptAndAuthenticate() throws Exception {
    SecretKey aes = KeyGenerator.getInstance("AES").generateKey();
    assertThat(aes).isNotInstanceOf(KmsKey.class);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(Cipher.ENCRYPT_MODE, aes);
    assertThat(gcm.getProvider().getName()).isEqualTo("SunJCE");

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(aes);
    assertThat(mac.getProvider().getName()).isEqualTo("SunJCE");

    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    oaep.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
    assertThat(oaep.getProvider().getName()).isEqualTo("SunJCE");
  }

  @Test
  void softwareKeysStillAgree() throws Exception {
    KeyPair one = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(one.getPrivate());
    agreement.doPhase(other.getPublic(), true);
    KeyAgreement back = KeyAgreement.getInstance("ECDH");
    back.init(other.getPrivate());
    back.doPhase(one.getPublic(), true);

    assertThat(agreement.getProvider().getName()).isEqualTo("SunEC");
    assertThat(agreement.generateSecret("TlsPremasterSecret").getEncoded())
        .isEqualTo(back.generateSecret());
  }

  @Test
  void parametersOfOthersArePassedThroughTheJdks() throws Exception {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"));
    AlgorithmParameters read = AlgorithmParameters.getInstance("GCM");
    read.init(gcm.getParameters().getEncoded());
    Cipher opener = Cipher.getInstance("AES/GCM/NoPadding");
    opener.init(Cipher.DECRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), read);

    assertThat(read.getProvider()).isSameAs(claviger);
    assertThat(opener.doFinal(gcm.doFinal(MESSAGE))).isEqualTo(MESSAGE);
    AlgorithmParameters pss = AlgorithmParameters.getInstance("RSASSA-PSS");
    pss.init(PS256);
    assertThat(pss.getParameterSpec(PSSParameterSpec.class).getSaltLength()).isEqualTo(32);
  }

  @Test
  void aSoftwareKeyAuthenticatesThoughTheLengthWasAskedFirst() throws Exception {
    SecretKey key = new SecretKeySpec(MESSAGE, "HmacSHA256");
    Mac mac = Mac.getInstance("HmacSHA256");
    assertThat(mac.getMacLength()).isEqualTo(32);
    mac.init(key);
    Mac sun = Mac.getInstance("HmacSHA256", "SunJCE");
    sun.init(key);

    assertThat(mac.getProvider()).isSameAs(claviger);
    assertThat(mac.doFinal(new byte[5_000])).isEqualTo(sun.doFinal(new byte[5_000]));
    assertThat(mac.doFinal()).isEqualTo(sun.doFinal());
  }

  @Test
  void theDefaultTlsStillStarts() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);

    assertThat(context.getSocketFactory()).isNotNull();
  }

  @Test
  void asTheDefaultKeyStoreTypeItHandsTheJdksTrustStoreThrough() throws Exception {
    String before = Security.getProperty("keystore.type");
    Security.setProperty("keystore.type", "KMS");
    try (InputStream cacerts =
        new FileInputStream(
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      assertThat(store.getProvider()).isSameAs(claviger);
      store.load(cacerts, null);
      String first = store.aliases().nextElement();

      assertThat(store.isCertificateEntry(first)).isTrue();
      assertThat(store.getCertificateAlias(store.getCertificate(first))).isNotNull();
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init((KeyStore) null);
      assertThat(factory.getTrustManagers()).isNotEmpty();
    } finally {
      Security.setProperty("keystore.type", before);
    }
  }
}
