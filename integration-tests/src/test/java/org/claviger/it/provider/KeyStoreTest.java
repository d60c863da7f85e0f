package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsKey;
import org.claviger.provider.KmsLoadStoreParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The key store KMS. */
@ExtendWith(SharedServer.class)
class KeyStoreTest {
  private final ServerProcess server;
  private final Claviger claviger;
  private final KmsClient kms;
  private final String name = "entry-" + UUID.randomUUID();

  KeyStoreTest(ServerProcess server, KmsClient kms) {
    this.server = server;
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  private SecretKey secret() throws Exception {
    return KeyGenerator.getInstance("HmacSHA256", claviger.provider()).generateKey();
  }

  private KeyPair pair() throws Exception {
    return KeyPairGenerator.getInstance("EC", claviger.provider()).generateKeyPair();
  }

  private X509Certificate certificate(KeyPair pair) throws Exception {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                    subject,
                    pair.getPublic())
                .build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                        .setProvider(claviger.provider())
                        .build(pair.getPrivate())));
  }

  @Test
  void bindsASecretKeyToAnAliasAndFindsItAgain() throws Exception {
    SecretKey key = secret();
    KeyStore store = claviger.keyStore();
    assertThat(store.containsAlias(name)).isFalse();

    store.setKeyEntry(name, key, null, null);

    KeyStore other = Claviger.of(server).keyStore();
    assertThat(other.getKey(name, "ignored".toCharArray())).isEqualTo(key);
    assertThat(other.isKeyEntry(name)).isTrue();
    assertThat(other.isCertificateEntry(name)).isFalse();
    assertThat(other.getCertificateChain(name)).isNull();
    assertThat(other.getCreationDate(name)).isToday();
    assertThat(Collections.list(other.aliases())).contains(name).hasSize(other.size());
    assertThat(other.getEntry(name, null)).isInstanceOf(KeyStore.SecretKeyEntry.class);
    assertThat(kms.describeKey(r -> r.keyId("alias/" + name)).keyMetadata().arn())
        .isEqualTo(((KmsKey) key).arn());
  }

  @Test
  void keepsAPrivateKeysChainInTheServer() throws Exception {
    KeyPair pair = pair();
    Certificate[] chain = {certificate(pair)};
    claviger.keyStore().setKeyEntry(name, pair.getPrivate(), null, chain);

    KeyStore other = Claviger.of(server).keyStore();
    assertThat(other.getCertificateChain(name)).isEqualTo(chain);
    assertThat(other.getCertificate(name)).isEqualTo(chain[0]);
    assertThat(other.getCertificateAlias(chain[0])).isEqualTo(name);
    KeyStore.PrivateKeyEntry entry = (KeyStore.PrivateKeyEntry) other.getEntry(name, null);
    assertThat(entry.getPrivateKey()).isEqualTo(pair.getPrivate());
  }

  @Test
  void refusesAChainOfAnotherKeyAndBindsNothing() throws Exception {
    Certificate[] others = {certificate(pair())};
    PrivateKey key = pair().getPrivate();
    KeyStore store = claviger.keyStore();

    assertThatThrownBy(() -> store.setKeyEntry(name, key, null, others))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("another public key");
    assertThat(store.containsAlias(name)).isFalse();
  }

  @Test
  void anEntrySetAgainHasTheOtherKey() throws Exception {
    SecretKey second = secret();
    KeyStore store = claviger.keyStore();
    store.setKeyEntry(name, secret(), null, null);

    store.setKeyEntry(name, second, null, null);

    assertThat(store.getKey(name, null)).isEqualTo(second);
  }

  @Test
  void deletingAnEntryLeavesItsKey() throws Exception {
    SecretKey key = secret();
    KeyStore store = claviger.keyStore();
    store.setKeyEntry(name, key, null, null);

    store.deleteEntry(name);

    assertThat(store.containsAlias(name)).isFalse();
    String id = ((KmsKey) key).keyId();
    assertThat(kms.describeKey(r -> r.keyId(id)).keyMetadata().keyState())
        .isEqualTo(KeyState.ENABLED);
    assertThat(store.getKey(id, null)).isEqualTo(key);
    assertThat(Collections.list(store.aliases())).contains(id);
    assertThatThrownBy(() -> store.deleteEntry(id))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("ScheduleKeyDeletion");
    store.deleteEntry(name);
  }

  @Test
  void refusesANameThatNoAliasCanHave() throws Exception {
    KeyStore store = claviger.keyStore();

    assertThatThrownBy(() -> store.setKeyEntry("a b", secret(), null, null))
        .isInstanceOf(KeyStoreException.class);
    assertThat(store.containsAlias("a b")).isFalse();
    assertThat(store.getKey("a b", null)).isNull();
  }

  @Test
  void keepsACertificateThatBelongsToNoKey() throws Exception {
    X509Certificate certificate = certificate(pair());
    String entry = name + " [jdk]";
    claviger.keyStore().setCertificateEntry(entry, certificate);

    KeyStore other = Claviger.of(server).keyStore();
    assertThat(other.isCertificateEntry(entry)).isTrue();
    assertThat(other.isKeyEntry(entry)).isFalse();
    assertThat(other.getCertificate(entry)).isEqualTo(certificate);
    assertThat(other.getCertificateChain(entry)).isNull();
    assertThat(other.getCertificateAlias(certificate)).isEqualTo(entry);
    assertThat(other.getCreationDate(entry)).isToday();
    assertThat(other.getKey(entry, null)).isNull();
    assertThat(other.getEntry(entry, null)).isInstanceOf(KeyStore.TrustedCertificateEntry.class);
    assertThat(Collections.list(other.aliases())).contains(entry).hasSize(other.size());

    other.deleteEntry(entry);
    assertThat(other.containsAlias(entry)).isFalse();
    assertThat(claviger.keyStore().isCertificateEntry(entry)).isFalse();
  }

  @Test
  void trustsThroughACertificateOfTheServer() throws Exception {
    KeyPair pair = pair();
    X509Certificate certificate = certificate(pair);
    KeyStore store = claviger.keyStore();
    store.setCertificateEntry(name, certificate);

    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(store);

    assertThat(((X509TrustManager) managers.getTrustManagers()[0]).getAcceptedIssuers())
        .contains(certificate);
    store.deleteEntry(name);
  }

  @Test
  void aKeyTakesThePlaceOfACertificateAndNotTheOtherWayRound() throws Exception {
    KeyPair pair = pair();
    X509Certificate certificate = certificate(pair);
    KeyStore store = claviger.keyStore();
    store.setCertificateEntry(name, certificate);

    store.setKeyEntry(name, pair.getPrivate(), null, new Certificate[] {certificate});

    assertThat(store.isKeyEntry(name)).isTrue();
    assertThat(store.isCertificateEntry(name)).isFalse();
    assertThatThrownBy(() -> store.setCertificateEntry(name, certificate))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("is the entry of a key");
    store.deleteEntry(name);
    assertThat(store.containsAlias(name)).isFalse();
  }

  @Test
  void aDisabledKeyIsNoEntryToUseAndSaysWhyWhenAskedFor() throws Exception {
    String id =
        kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
    kms.disableKey(r -> r.keyId(id));
    KeyStore store = claviger.keyStore();

    assertThat(store.isKeyEntry(id)).isFalse();
    assertThatThrownBy(() -> store.getKey(id, null))
        .isInstanceOf(UnrecoverableKeyException.class)
        .hasMessageContaining("is disabled.");
  }

  @Test
  void isLoadedFromAStreamOrAParameterWithItsOwnConfiguration() throws Exception {
    SecretKey key = secret();
    claviger.keyStore().setKeyEntry(name, key, null, null);
    byte[] text = Files.readAllBytes(server.clientFile("claviger.properties"));
    KeyStore byStream = KeyStore.getInstance("KMS", new ClavigerProvider());
    try (InputStream in = Files.newInputStream(server.clientFile("claviger.properties"))) {
      byStream.load(in, null);
    }
    KeyStore byParameter = KeyStore.getInstance("KMS", new ClavigerProvider());
    byParameter.load(new KmsLoadStoreParameter(server.clientFile("claviger.properties")));

    assertThat(byStream.getKey(name, null)).isEqualTo(key);
    assertThat(byParameter.getKey(name, null)).isEqualTo(key);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    byStream.store(written, null);
    assertThat(written.toByteArray()).isEqualTo(text);
  }
}
