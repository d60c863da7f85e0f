package org.claviger.server.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the domain's MAC key authenticates besides rows. */
final class MacInput {
  private MacInput() {}

  /**
   * Texts as bytes. Injective: each is preceded by its length.
   *
   * @param purpose sets one use of the key apart from all others
   */
  static byte[] of(String purpose, String... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, purpose);
      for (String part : parts) {
        write(out, part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String part) throws IOException {
    byte[] encoded = part.getBytes(UTF_8);
    out.writeInt(encoded.length);
    out.write(encoded);
  }
}
