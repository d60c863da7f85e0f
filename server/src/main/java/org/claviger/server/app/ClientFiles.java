package org.claviger.server.app;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.iam.IssuedAccessKey;

/**
 * The files by which clients of a server on this machine find it and prove who they are: AWS's
 * shared formats, and the provider's properties. All have absolute paths inside and mode 0600.
 *
 * @param folder where they are
 */
record ClientFiles(Path folder) {
  /** Writes the root user's access key, which is shown this once. */
  void writeCredentials(IssuedAccessKey key) throws IOException {
    String head =
        "[default]\naws_access_key_id = " + key.accessKeyId() + "\naws_secret_access_key = ";
    byte[] content =
        key.secret().use(secret -> line(head.getBytes(StandardCharsets.UTF_8), secret));
    try {
      PrivateFile.write(credentials(), content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static byte[] line(byte[] head, byte[] secret) {
    byte[] line = Arrays.copyOf(head, head.length + secret.length + 1);
    System.arraycopy(secret, 0, line, head.length, secret.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * Writes where the server is now; at each start, since the port may be another.
   *
   * @param ownCa whether the server's certificate is of its own CA, which clients must be told; an
   *     operator's own is trusted by whatever the clients trust anyway
   */
  void writeEndpoint(URI endpoint, String region, boolean ownCa) throws IOException {
    String aws = "[default]\nregion = %s\nendpoint_url = %s\n".formatted(region, endpoint);
    write(folder.resolve("config"), ownCa ? aws + "ca_bundle = " + ca() + "\n" : aws);
    write(
        folder.resolve("claviger.properties"),
        """
        # claviger
        endpoint=%s
        region=%s
        %scredentials.file=%s
        profile=default
        # KeyGenerator and KeyPairGenerator of this provider make keys in the server's HSM under
        # their standard names (docs/provider.md).
        generators=true
        """
            .formatted(
                endpoint,
                region,
                ownCa ? "ca.file=" + escape(ca()) + "\n" : "",
                escape(credentials())));
  }

  private Path ca() {
    return folder.resolve("ca.pem");
  }

  private Path credentials() {
    return folder.resolve("credentials");
  }

  private static String escape(Path path) {
    return path.toString().replace("\\", "\\\\");
  }

  private static void write(Path file, String text) throws IOException {
    PrivateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
