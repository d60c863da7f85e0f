package org.claviger.server.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.claviger.server.config.TlsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
  @TempDir Path folder;
  private final MovingClock clock = new MovingClock(Duration.ZERO);

  @Test
  void makesACertificateThatItsTrustStoreVouchesFor() throws Exception {
    LocalTlsIdentity identity = open(TlsConfig.defaults());
    identity.publishTrust(folder.resolve("client"));
    X509Certificate server = identity.current().certificate();

    assertVouched(server);
    assertThat(server.getSubjectAlternativeNames().toString())
        .contains("localhost")
        .contains("127.0.0.1")
        .contains("0:0:0:0:0:0:0:1");
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(Duration.between(clock.instant(), identity.current().notAfter()))
        .isBetween(Duration.ofDays(90).minusSeconds(1), Duration.ofDays(90));
  }

  @Test
  void bindsItsAuthorityToNoFurtherAuthorityAndItsOwnNames() throws Exception {
    open(TlsConfig.defaults()).publishTrust(folder.resolve("client"));
    X509Certificate authority = certificate(folder.resolve("client/ca.pem"));

    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getCriticalExtensionOIDs()).contains("2.5.29.30", "2.5.29.19");
    PKIXNameConstraintValidator constraints = new PKIXNameConstraintValidator();
    constraints.intersectPermittedSubtree(
        NameConstraints.getInstance(
                ASN1OctetString.getInstance(authority.getExtensionValue("2.5.29.30")).getOctets())
            .getPermittedSubtrees());
    constraints.checkPermitted(new GeneralName(GeneralName.dNSName, "localhost"));
    constraints.checkPermitted(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    assertThatThrownBy(
            () -> constraints.checkPermitted(new GeneralName(GeneralName.dNSName, "example.com")))
        .isInstanceOf(NameConstraintValidatorException.class);
    assertThatThrownBy(
            () -> constraints.checkPermitted(new GeneralName(GeneralName.iPAddress, "127.0.0.2")))
        .isInstanceOf(NameConstraintValidatorException.class);
  }

  @Test
  void keepsItsFilesToItsOwner() throws Exception {
    open(TlsConfig.defaults()).publishTrust(folder.resolve("client"));

    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> regular = files.filter(Files::isRegularFile).toList();
      assertThat(regular).hasSize(4);
      for (Path file : regular) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void keepsItsCertificateOverARestart() throws Exception {
    X509Certificate first = open(TlsConfig.defaults()).current().certificate();

    assertThat(open(TlsConfig.defaults()).current().certificate()).isEqualTo(first);
  }

  @Test
  void renewsTheServerCertificateBeforeItEnds() throws Exception {
    LocalTlsIdentity identity = open(TlsConfig.defaults());
    identity.publishTrust(folder.resolve("client"));
    X509Certificate first = identity.current().certificate();

    clock.advance(Duration.ofDays(59));
    assertThat(identity.refresh()).isFalse();
    clock.advance(Duration.ofDays(2));
    assertThat(identity.refresh()).isTrue();

    assertThat(identity.current().certificate()).isNotEqualTo(first);
    assertVouched(identity.current().certificate());
  }

  @Test
  void renewsAtStartWhatIsCloseToItsEnd() throws Exception {
    X509Certificate first = open(TlsConfig.defaults()).current().certificate();
    clock.advance(Duration.ofDays(200));

    assertThat(open(TlsConfig.defaults()).current().certificate()).isNotEqualTo(first);
  }

  @Test
  void renewsItsAuthorityWithTheSameKey() throws Exception {
    LocalTlsIdentity identity = open(TlsConfig.defaults());
    identity.publishTrust(folder.resolve("client"));
    X509Certificate former = certificate(folder.resolve("client/ca.pem"));
    clock.advance(Duration.ofDays(3650 - 40));

    assertThat(identity.refresh()).isTrue();

    X509Certificate renewed = certificate(folder.resolve("client/ca.pem"));
    assertThat(renewed).isNotEqualTo(former);
    assertThat(renewed.getPublicKey()).isEqualTo(former.getPublicKey());
    assertVouched(identity.current().certificate());
    validate(identity.current().certificate(), former);
  }

  @Test
  void takesOnNewNames() throws Exception {
    open(TlsConfig.defaults());
    TlsConfig defaults = TlsConfig.defaults();
    LocalTlsIdentity identity =
        open(
            new TlsConfig(
                List.of("localhost", "kms.example.com"),
                defaults.caValidity(),
                defaults.validity(),
                defaults.renewal(),
                defaults.check()));
    identity.publishTrust(folder.resolve("client"));

    assertThat(identity.current().certificate().getSubjectAlternativeNames().toString())
        .contains("kms.example.com");
    assertVouched(identity.current().certificate());
  }

  @Test
  void doesNotReplaceADamagedAuthority() throws Exception {
    open(TlsConfig.defaults());
    Files.writeString(folder.resolve("tls/authority.pem"), "damaged");

    assertThatThrownBy(() -> open(TlsConfig.defaults()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authority.pem")
        .hasMessageContaining("Restore it");
  }

  @Test
  void takesTheOperatorsFilesAgainWhenTheyChange() throws Exception {
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    CertifiedKey first = ca();
    write(first, chain, key);
    PemTlsIdentity identity = new PemTlsIdentity(chain, key);
    assertThat(identity.current().certificate()).isEqualTo(first.certificate());
    assertThat(identity.refresh()).isFalse();

    CertifiedKey second = ca();
    Files.write(chain, Pem.write(second.certificate()));
    assertThat(identity.refresh()).as("half replaced").isFalse();
    assertThat(identity.current().certificate()).isEqualTo(first.certificate());
    Files.write(key, Pem.write(second.key()));
    assertThat(identity.refresh()).isTrue();
    assertThat(identity.current().certificate()).isEqualTo(second.certificate());
  }

  private LocalTlsIdentity open(TlsConfig config) throws IOException {
    return new LocalTlsIdentity(folder.resolve("tls"), config, clock);
  }

  private CertifiedKey ca() {
    return LocalAuthority.authority(
        new CertificateNames(List.of("localhost")), clock.instant(), Duration.ofDays(9));
  }

  private static void write(CertifiedKey certified, Path chain, Path key) throws IOException {
    Files.write(chain, Pem.write(certified.certificate()));
    Files.write(key, Pem.write(certified.key()));
  }

  private void assertVouched(X509Certificate server) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    byte[] bytes = Files.readAllBytes(folder.resolve("client/truststore.p12"));
    store.load(new ByteArrayInputStream(bytes), null);
    assertThat(store.isCertificateEntry("claviger")).isTrue();
    validate(server, (X509Certificate) store.getCertificate("claviger"));
  }

  private void validate(X509Certificate server, X509Certificate authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    PKIXParameters parameters = new PKIXParameters(trusted);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(clock.instant()));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)), parameters);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
