package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

/** The life of a certificate whose key is in the HSM, by keytool and the guide alone. */
@ExtendWith(SharedServer.class)
class KeytoolLifeTest {
  /** What the guide's commands call their keys. */
  private static final Set<String> OF_THE_GUIDE =
      Set.of("alias/root", "alias/signing", "alias/releases", "alias/brought");

  @TempDir private Path folder;
  private final ServerProcess server;
  private final Identities identities;

  /** Sees at once what another process changed. */
  private Provider provider;

  KeytoolLifeTest(ServerProcess server) {
    this.server = server;
    this.identities = Identities.of(server);
  }

  @BeforeEach
  void believeNothing() throws IOException {
    Path configuration = folder.resolve("claviger.properties");
    Files.writeString(configuration, Files.readString(identities.configuration()) + "\ncache=0s\n");
    provider = new ClavigerProvider().configure(configuration.toString());
  }

  private KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("KMS", provider);
    store.load(null, null);
    return store;
  }

  private PrivateKey key(String entry) throws IOException, GeneralSecurityException {
    return (PrivateKey) keyStore().getKey(entry, null);
  }

  private Keytool keytool() {
    return new Keytool(folder, identities);
  }

  private String hsm(String command) {
    return keytool().run(keytool().hsm(), command);
  }

  /** Key managers of other tests would take them for their own. */
  @AfterEach
  void takeTheKeysOutOfUse() {
    try (KmsClient kms = AwsClients.kms(server, Identities.REGION)) {
      for (AliasListEntry alias : kms.listAliasesPaginator().aliases()) {
        if (alias.aliasName().startsWith("alias/life/")
            || OF_THE_GUIDE.contains(alias.aliasName())) {
          kms.disableKey(r -> r.keyId(alias.targetKeyId()));
          kms.deleteAlias(r -> r.aliasName(alias.aliasName()));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-keyalg RSA -keysize 2048 -sigalg RSASSA-PSS, RSASSA-PSS",
    "-keyalg EC -groupname secp384r1 -sigalg SHA384withECDSA, SHA384withECDSA",
    "-keyalg Ed25519, Ed25519"
  })
  void makesKeysAndRequests(String kind, String algorithm) throws Exception {
    hsm("-genkeypair -alias life/made -dname CN=made " + kind);
    String request = hsm("-certreq -alias life/made -sigalg " + algorithm);

    Certificate made = keyStore().getCertificate("life/made");
    made.verify(made.getPublicKey());
    assertRequests(request);
    assertThat(key("life/made")).isInstanceOf(KmsKey.class);
  }

  private static void assertRequests(String text) throws Exception {
    try (PEMParser pem = new PEMParser(new StringReader(text))) {
      PKCS10CertificationRequest request = (PKCS10CertificationRequest) pem.readObject();
      assertThat(request.getSubject()).hasToString("CN=made");
      assertThat(
              request.isSignatureValid(
                  new JcaContentVerifierProviderBuilder()
                      .setProvider(new BouncyCastleProvider())
                      .build(request.getSubjectPublicKeyInfo())))
          .isTrue();
    }
  }

  /** Each step is a block of the guide, in its order; the variable is one of them too. */
  @Test
  void livesAsTheGuideSays() throws Exception {
    GuideOfKeytool guide = new GuideOfKeytool(keytool());

    guide.makeAKey();
    KmsKey key = (KmsKey) key("signing");
    guide.request();
    guide.beAnAuthority();
    guide.certify();
    guide.takeTheAnswer();
    assertThat(keyStore().getCertificateChain("signing"))
        .extracting(it -> ((X509Certificate) it).getSubjectX500Principal().getName())
        .containsExactly("CN=Releases", "CN=Root");
    certifiesAKeyOfAFile(guide);

    guide.rename();
    assertThat(((KmsKey) key("releases")).arn()).isEqualTo(key.arn());
    assertThat(keyStore().containsAlias("signing")).isFalse();
    assertThat(hsm("-list -v -alias releases"))
        .contains("Entry type: PrivateKeyEntry", "Certificate chain length: 2", "Issuer: CN=Root");

    guide.remove("releases");
    assertThat(keyStore().containsAlias("releases")).isFalse();
    try (KmsClient kms = AwsClients.kms(server, Identities.REGION)) {
      assertThat(kms.disableKey(r -> r.keyId(key.arn())).sdkHttpResponse().isSuccessful()).isTrue();
    }
  }

  private void certifiesAKeyOfAFile(GuideOfKeytool guide) throws IOException {
    var file = keytool().file("software.p12");
    keytool().run(file, "-genkeypair -alias outside -dname CN=outside -keyalg RSA -keysize 2048");
    keytool().run(file, "-certreq -alias outside -sigalg SHA256withRSA -file signing.csr");
    guide.certify();
    Files.writeString(
        folder.resolve("chain.pem"),
        Files.readString(folder.resolve("answer.pem"))
            + Files.readString(folder.resolve("root.pem")));

    keytool().run(file, "-importcert -noprompt -alias outside -file chain.pem");
    assertThat(keytool().run(file, "-list -v")).contains("Certificate chain length: 2");
  }

  @Test
  void keepsTrustedCertificates() throws Exception {
    byte[] certificate = identities.authority().getEncoded();
    Files.write(folder.resolve("other.cer"), certificate);
    GuideOfKeytool guide = new GuideOfKeytool(keytool());

    guide.keep();

    assertThat(keyStore().isCertificateEntry("other")).isTrue();
    hsm("-exportcert -alias other -file exported.cer");
    assertThat(folder.resolve("exported.cer")).hasBinaryContent(certificate);
    guide.remove("other");
    assertThat(keyStore().containsAlias("other")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048, SHA256withRSA", "EC, 256, SHA256withECDSA"})
  void bringsKeysOfAFileIntoTheHsm(String kind, int bits, String algorithm) throws Exception {
    Certificate before = fileWith(kind, bits);

    new GuideOfKeytool(keytool()).bring();

    PrivateKey brought = key("brought");
    assertThat(brought.getEncoded()).isNull();
    assertThat(keyStore().getCertificate("brought")).isEqualTo(before);
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initSign(brought);
    signature.update(new byte[] {1});
    byte[] signed = signature.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(before);
    verifying.update(new byte[] {1});
    assertThat(verifying.verify(signed)).isTrue();
  }

  /** Writes {@code own.p12}, with a new key as the entry {@code own}, and gives its certificate. */
  private Certificate fileWith(String kind, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    Certificate certificate = identities.certificateFor(pair.getPublic(), "own");
    KeyStore file = KeyStore.getInstance("PKCS12");
    file.load(null, null);
    char[] password = "changeit".toCharArray();
    file.setKeyEntry("own", pair.getPrivate(), password, new Certificate[] {certificate});
    try (OutputStream out = Files.newOutputStream(folder.resolve("own.p12"))) {
      file.store(out, password);
    }
    return certificate;
  }

  /** keytool says what was not imported, and ends with 0 all the same. */
  @ParameterizedTest
  @CsvSource({"RSA, 1024", "DSA, 1024"})
  void refusesKeysOfAFileThatKmsHasNot(String kind, int bits) throws Exception {
    fileWith(kind, bits);

    assertThat(new GuideOfKeytool(keytool()).bring()).contains("KMS has no key of this kind");
    assertThat(keyStore().containsAlias("brought")).isFalse();
  }

  @Test
  void refusesToMakeKeysThatKmsHasNot() throws Exception {
    assertThat(
            keytool()
                .refused(
                    keytool().hsm(),
                    "-genkeypair -alias life/weak -dname CN=weak -keyalg RSA -keysize 1024"))
        .contains("1024");
    assertThat(keyStore().containsAlias("life/weak")).isFalse();
  }
}
