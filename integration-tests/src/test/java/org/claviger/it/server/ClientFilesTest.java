package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.claviger.it.Credentials;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code up} writes into {@code DIR/client}. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class ClientFilesTest {
  private final ServerProcess server;

  ClientFilesTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void thereAreFiveForTheirOwnerAlone() throws IOException {
    try (Stream<Path> files = Files.list(server.data().resolve("client"))) {
      List<Path> found = files.toList();
      assertThat(found)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "credentials", "config", "claviger.properties", "ca.pem", "truststore.p12");
      for (Path file : found) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void theConfigOfAwsNamesRegionEndpointAndCaOfProfileDefault() throws IOException {
    assertThat(Files.readString(server.clientFile("config")).lines())
        .contains(
            "[default]",
            "region = us-east-1",
            "endpoint_url = " + server.endpoint(),
            "ca_bundle = " + server.clientFile("ca.pem").toAbsolutePath());
    assertThat(Files.readString(server.clientFile("credentials"))).startsWith("[default]");
    assertThat(Credentials.of(server).accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(Credentials.of(server).secretAccessKey()).hasSize(40);
  }

  @Test
  void thePropertiesNameWhatTheProviderNeeds() throws IOException {
    Path file = server.clientFile("claviger.properties");
    assertThat(Files.readAllLines(file).get(0)).isEqualTo("# claviger");
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    assertThat(properties)
        .containsEntry("endpoint", server.endpoint().toString())
        .containsEntry("region", "us-east-1")
        .containsEntry("ca.file", server.clientFile("ca.pem").toAbsolutePath().toString())
        .containsEntry(
            "credentials.file", server.clientFile("credentials").toAbsolutePath().toString())
        .containsEntry("profile", "default")
        .containsEntry("generators", "true");
  }

  @Test
  void theTrustStoreOpensWithoutAPasswordAndHoldsTheCaAlone()
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(server.clientFile("truststore.p12"))) {
      store.load(in, null);
    }
    List<String> aliases = Collections.list(store.aliases());
    assertThat(aliases).hasSize(1);
    assertThat(store.isCertificateEntry(aliases.get(0))).isTrue();
    try (InputStream in = Files.newInputStream(server.clientFile("ca.pem"))) {
      X509Certificate ca =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      assertThat(store.getCertificate(aliases.get(0))).isEqualTo(ca);
      assertThat(ca.getBasicConstraints()).isNotNegative();
    }
    assertThat(Files.readString(server.clientFile("ca.pem"), UTF_8)).doesNotContain("PRIVATE");
  }

  @Test
  void theServersHostAndPortAreLoopbackAndAnyFree() {
    assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
    assertThat(server.endpoint().getPort()).isPositive().isNotEqualTo(8443);
  }
}
