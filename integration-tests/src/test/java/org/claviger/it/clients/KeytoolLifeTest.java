package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

/** The life of a certificate whose key is in the HSM, by keytool alone. */
@ExtendWith(SharedServer.class)
class KeytoolLifeTest {
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
    return new Keytool(folder, identities.keytoolConfiguration());
  }

  /** Key managers of other tests would take them for their own. */
  @AfterEach
  void takeTheKeysOutOfUse() {
    try (KmsClient kms = AwsClients.kms(server, Identities.REGION)) {
      for (AliasListEntry alias : kms.listAliasesPaginator().aliases()) {
        if (alias.aliasName().startsWith("alias/life/")) {
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
    hsm("-certreq -alias life/made -file made.csr -sigalg " + algorithm);

    Certificate made = keyStore().getCertificate("life/made");
    made.verify(made.getPublicKey());
    assertRequests("made.csr");
    assertThat(key("life/made")).isInstanceOf(KmsKey.class);
  }

  private void assertRequests(String file) throws Exception {
    try (PEMParser pem = new PEMParser(Files.newBufferedReader(folder.resolve(file)))) {
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

  @Test
  void anAuthorityInTheHsmCertifiesKeysInTheHsmAndInFiles() throws Exception {
    hsm(
        "-genkeypair -alias life/root -dname CN=root -ext bc:c=ca:true -keyalg EC"
            + " -groupname secp256r1 -sigalg SHA256withECDSA");
    hsm("-exportcert -rfc -alias life/root -file root.pem");
    hsm(
        "-genkeypair -alias life/leaf -dname CN=leaf -keyalg EC -groupname secp256r1"
            + " -sigalg SHA256withECDSA");
    certify(hsm(), "life/leaf", "SHA256withECDSA");
    hsm("-importcert -noprompt -alias life/leaf -file chain.pem");

    assertThat(keyStore().getCertificateChain("life/leaf"))
        .extracting(it -> ((X509Certificate) it).getSubjectX500Principal().getName())
        .containsExactly("CN=leaf", "CN=root");
    assertThat(hsm("-list -v -alias life/leaf"))
        .contains("Entry type: PrivateKeyEntry", "Certificate chain length: 2", "Issuer: CN=root");

    var file = keytool().file("software.p12");
    keytool().run(file, "-genkeypair -alias outside -dname CN=outside -keyalg RSA -keysize 2048");
    certify(file, "outside", "SHA256withRSA");
    keytool().run(file, "-importcert -noprompt -alias outside -file chain.pem");
    assertThat(keytool().run(file, "-list -v")).contains("Certificate chain length: 2");
  }

  private List<String> hsm() {
    return keytool().hsm();
  }

  private String hsm(String command) {
    return keytool().run(hsm(), command);
  }

  /** Request, answer of the authority, and the chain of both in one file. */
  private void certify(List<String> store, String alias, String algorithm) throws IOException {
    keytool().run(store, "-certreq -alias " + alias + " -sigalg " + algorithm + " -file a.csr");
    hsm(
        "-gencert -rfc -alias life/root -sigalg SHA256withECDSA -validity 30 -infile a.csr"
            + " -outfile answer.pem");
    Files.writeString(
        folder.resolve("chain.pem"),
        Files.readString(folder.resolve("answer.pem"))
            + Files.readString(folder.resolve("root.pem")));
  }

  @Test
  void keepsTrustedCertificates() throws Exception {
    Files.write(folder.resolve("trusted.cer"), identities.authority().getEncoded());
    hsm("-importcert -noprompt -trustcacerts -alias life/trusted -file trusted.cer");

    assertThat(hsm("-list -alias life/trusted")).contains("trustedCertEntry");
    hsm("-exportcert -alias life/trusted -file exported.cer");
    assertThat(folder.resolve("exported.cer"))
        .hasBinaryContent(identities.authority().getEncoded());
    hsm("-delete -alias life/trusted");
    assertThat(keytool().refused(hsm(), "-list -alias life/trusted")).contains("does not exist");
  }

  @Test
  void changesAliasesAndDeletesThem() throws Exception {
    hsm(
        "-genkeypair -alias life/old -dname CN=old -keyalg EC -groupname secp256r1"
            + " -sigalg SHA256withECDSA");
    KmsKey key = (KmsKey) key("life/old");
    hsm("-changealias -alias life/old -destalias life/new");

    assertThat(((KmsKey) key("life/new")).arn()).isEqualTo(key.arn());
    assertThat(keyStore().containsAlias("life/old")).isFalse();
    hsm("-delete -alias life/new");
    assertThat(keyStore().containsAlias("life/new")).isFalse();
    try (KmsClient kms = AwsClients.kms(server, Identities.REGION)) {
      assertThat(kms.disableKey(r -> r.keyId(key.arn())).sdkHttpResponse().isSuccessful()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-keyalg RSA -keysize 2048, SHA256withRSA",
    "-keyalg EC -groupname secp256r1, SHA256withECDSA"
  })
  void bringsKeysOfAFileIntoTheHsm(String kind, String algorithm) throws Exception {
    keytool().run(keytool().file("own.p12"), "-genkeypair -alias own -dname CN=own " + kind);
    importFrom("own.p12", "own", "life/brought");

    Certificate before;
    try (InputStream in = Files.newInputStream(folder.resolve("own.p12"))) {
      KeyStore file = KeyStore.getInstance("PKCS12");
      file.load(in, "changeit".toCharArray());
      before = file.getCertificate("own");
    }
    PrivateKey brought = key("life/brought");
    assertThat(brought.getEncoded()).isNull();
    assertThat(keyStore().getCertificate("life/brought")).isEqualTo(before);
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initSign(brought);
    signature.update(new byte[] {1});
    byte[] signed = signature.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(before);
    verifying.update(new byte[] {1});
    assertThat(verifying.verify(signed)).isTrue();
  }

  private String importFrom(String file, String alias, String entry) {
    return keytool().run(keytool().provider(), importing(file, alias, entry));
  }

  private static String importing(String file, String alias, String entry) {
    return "-importkeystore -noprompt -srckeystore "
        + file
        + " -srcstoretype PKCS12 -srcstorepass changeit -srcalias "
        + alias
        + " -destkeystore NONE -deststoretype KMS -deststorepass unused -destalias "
        + entry;
  }

  /** keytool says what was not imported, and ends with 0 all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"-keyalg RSA -keysize 1024", "-keyalg DSA -keysize 2048"})
  void refusesKeysOfAFileThatKmsHasNot(String kind) throws Exception {
    keytool().run(keytool().file("odd.p12"), "-genkeypair -alias odd -dname CN=odd " + kind);

    assertThat(keytool().run(keytool().provider(), importing("odd.p12", "odd", "life/odd")))
        .contains("KMS has no key of this kind");
    assertThat(keyStore().containsAlias("life/odd")).isFalse();
  }

  @Test
  void refusesToMakeKeysThatKmsHasNot() throws Exception {
    assertThat(
            keytool()
                .refused(
                    hsm(), "-genkeypair -alias life/weak -dname CN=weak -keyalg RSA -keysize 1024"))
        .contains("1024");
    assertThat(keyStore().containsAlias("life/weak")).isFalse();
  }
}
