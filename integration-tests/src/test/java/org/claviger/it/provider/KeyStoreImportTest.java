package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.KmsKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Software keys that become entries of the key store are brought into the HSM. */
@ExtendWith(SharedServer.class)
class KeyStoreImportTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  private final KeyStore store;
  private final KmsClient kms;
  private final String name = "import-" + UUID.randomUUID();

  KeyStoreImportTest(ServerProcess server, KmsClient kms) throws Exception {
    this.store = Claviger.of(server).keyStore();
    this.kms = kms;
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA256withRSA, RSA_2048",
    "RSA, 3072, SHA512withRSA, RSA_3072",
    "EC, secp256r1, SHA256withECDSA, ECC_NIST_P256",
    "EC, secp384r1, SHA384withECDSA, ECC_NIST_P384",
    "EC, secp521r1, SHA512withECDSA, ECC_NIST_P521",
  })
  void aPrivateKeySignsInTheHsmAsItDidOutside(
      String algorithm, String size, String signature, String spec) throws Exception {
    KeyPair pair = pair(algorithm, size);
    Certificate[] chain = {certificate(pair, KeyUsage.digitalSignature)};

    store.setKeyEntry(name, pair.getPrivate(), "x".toCharArray(), chain);

    PrivateKey inside = (PrivateKey) store.getKey(name, null);
    assertThat(inside.getEncoded()).isNull();
    assertThat(((KmsKey) inside).keySpec()).isEqualTo(spec);
    assertThat(store.getCertificateChain(name)).isEqualTo(chain);
    Signature signer = Signature.getInstance(signature, store.getProvider());
    signer.initSign(inside);
    signer.update(MESSAGE);
    Signature verifier =
        Signature.getInstance(signature, "Sun" + (algorithm.equals("EC") ? "EC" : "RsaSign"));
    verifier.initVerify(pair.getPublic());
    verifier.update(MESSAGE);
    assertThat(verifier.verify(signer.sign())).isTrue();
    assertThat(kms.describeKey(r -> r.keyId("alias/" + name)).keyMetadata().origin())
        .isEqualTo(OriginType.EXTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, 32, ENCRYPT_DECRYPT",
    "RSA, 2048, 160, SIGN_VERIFY",
    "EC, secp256r1, 8, KEY_AGREEMENT",
  })
  void theUsageIsThatOfTheCertificate(
      String algorithm, String size, int allowed, KeyUsageType usage) throws Exception {
    KeyPair pair = pair(algorithm, size);

    store.setKeyEntry(
        name, pair.getPrivate(), null, new Certificate[] {certificate(pair, allowed)});

    assertThat(kms.describeKey(r -> r.keyId("alias/" + name)).keyMetadata().keyUsage())
        .isEqualTo(usage);
  }

  @Test
  void anAesKeyDecryptsWhatItEncryptedOutside() throws Exception {
    SecretKey outside = new SecretKeySpec(random(), "AES");
    Cipher software = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    software.init(Cipher.ENCRYPT_MODE, outside);
    byte[] ciphertext = software.doFinal(MESSAGE);

    store.setKeyEntry(name, outside, null, null);

    Cipher inside = Cipher.getInstance("AES/GCM/NoPadding", store.getProvider());
    inside.init(
        Cipher.DECRYPT_MODE, store.getKey(name, null), new GCMParameterSpec(128, software.getIV()));
    assertThat(inside.doFinal(ciphertext)).isEqualTo(MESSAGE);
  }

  @Test
  void anHmacKeyMakesTheSameMac() throws Exception {
    SecretKey outside = new SecretKeySpec(random(), "HmacSHA256");
    Mac software = Mac.getInstance("HmacSHA256", "SunJCE");
    software.init(outside);

    store.setKeyEntry(name, outside, null, null);

    Mac inside = Mac.getInstance("HmacSHA256", store.getProvider());
    inside.init(store.getKey(name, null));
    assertThat(inside.doFinal(MESSAGE)).isEqualTo(software.doFinal(MESSAGE));
  }

  @Test
  void refusesKeysThatKmsHasNotAndMakesNone() throws Exception {
    int before = Collections.list(store.aliases()).size();
    KeyPair small = pair("RSA", "1024");
    Certificate[] chain = {certificate(small, KeyUsage.digitalSignature)};

    assertThatThrownBy(() -> store.setKeyEntry(name, small.getPrivate(), null, chain))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("RSA of 2048, 3072 and 4096 bits");
    assertThatThrownBy(
            () -> store.setKeyEntry(name, new SecretKeySpec(new byte[16], "AES"), null, null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("AES of 128 bits");
    assertThatThrownBy(() -> store.setKeyEntry(name, new byte[32], null))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("encrypted");
    assertThat(store.containsAlias(name)).isFalse();
    assertThat(Collections.list(store.aliases())).hasSize(before);
  }

  @Test
  void aKeyWithTheCertificateOfAnotherIsDiscarded() throws Exception {
    KeyPair pair = pair("EC", "secp256r1");
    Certificate[] others = {certificate(pair("EC", "secp256r1"), KeyUsage.digitalSignature)};

    assertThatThrownBy(() -> store.setKeyEntry(name, pair.getPrivate(), null, others))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("another public key");
    assertThat(store.containsAlias(name)).isFalse();
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static KeyPair pair(String algorithm, String size) throws Exception {
    if (algorithm.equals("RSA")) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
      generator.initialize(Integer.parseInt(size));
      return generator.generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(new ECGenParameterSpec(size));
    return generator.generateKeyPair();
  }

  private Certificate certificate(KeyPair pair, int usage) throws Exception {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.ONE,
                Date.from(now),
                Date.from(now.plus(1, ChronoUnit.DAYS)),
                subject,
                pair.getPublic())
            .addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    String algorithm = pair.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256with" + algorithm).build(pair.getPrivate())));
  }
}
