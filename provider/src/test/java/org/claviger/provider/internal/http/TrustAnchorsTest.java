package org.claviger.provider.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustAnchorsTest {
  @TempDir private Path folder;

  private static String pem(X509Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void trustsTheJdksAuthoritiesWhenThereIsNoFile() throws Exception {
    assertThat(TrustAnchors.of(Optional.empty()).getAcceptedIssuers()).isNotEmpty();
  }

  @Test
  void trustsTheFilesAuthoritiesAndNobodyElse() throws Exception {
    X509Certificate[] all = TrustAnchors.of(Optional.empty()).getAcceptedIssuers();
    Path file =
        Files.writeString(
            folder.resolve("ca.pem"), "two of them\n" + pem(all[0]) + "and\n" + pem(all[1]));

    assertThat(TrustAnchors.of(Optional.of(file)).getAcceptedIssuers())
        .containsExactlyInAnyOrder(all[0], all[1]);
  }

  @Test
  void namesAFileThatHasNoCertificates() throws Exception {
    for (String text : new String[] {"", "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
      Path file = folder.resolve("bad.pem");
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(() -> TrustAnchors.of(Optional.of(file)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bad.pem");
    }
  }
}
