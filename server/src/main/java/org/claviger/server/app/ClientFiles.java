package org.claviger.server.app;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files by which clients of a server on this machine find it and prove who they are: AWS's
 * shared formats, and the provider's properties. All have absolute paths inside and mode 0600.
 *
 * @param folder where they are
 */
record ClientFiles(Path folder) {
  /** Writes the root user's access key, which is shown this once. */
  void writeCredentials(String accessKeyId, char[] secretAccessKey) throws IOException {
    StringBuilder text = new StringBuilder("[default]\naws_access_key_id = ");
    text.append(accessKeyId).append("\naws_secret_access_key = ").append(secretAccessKey);
    SecretFile.write(credentials(), text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the access key was written. */
  boolean hasCredentials() {
    return Files.exists(credentials());
  }

  /** Writes where the server is now; at each start, since the port may be another. */
  void writeEndpoint(URI endpoint, String region) throws IOException {
    write(
        folder.resolve("config"),
        """
        [default]
        region = %s
        endpoint_url = %s
        ca_bundle = %s
        """
            .formatted(region, endpoint, ca()));
    write(
        folder.resolve("claviger.properties"),
        """
        # claviger
        endpoint=%s
        region=%s
        ca.file=%s
        credentials.file=%s
        profile=default
        # Makes KeyGenerator and KeyPairGenerator of this provider create keys in the server's HSM
        # under their standard names (docs/provider.md).
        generators=true
        """
            .formatted(endpoint, region, escape(ca()), escape(credentials())));
  }

  /** The CA's certificate in PEM. */
  Path ca() {
    return folder.resolve("ca.pem");
  }

  /** The CA's certificate for Java's TLS; opens with a null password. */
  Path trustStore() {
    return folder.resolve("truststore.p12");
  }

  private Path credentials() {
    return folder.resolve("credentials");
  }

  private static String escape(Path path) {
    return path.toString().replace("\\", "\\\\");
  }

  private static void write(Path file, String text) throws IOException {
    SecretFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
