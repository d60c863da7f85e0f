package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.claviger.server.file.PrivateFile;

/**
 * The PINs of the software HSM that {@code up} runs on, made at the first start: each of 32 random
 * characters in a file of its own, mode 0600.
 */
final class Pins {
  private static final byte[] ALPHABET =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789".getBytes(US_ASCII);
  private static final int LENGTH = 32;

  private Pins() {}

  /** Makes the PIN if there is none. */
  static void createIfMissing(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    SecureRandom random = new SecureRandom();
    byte[] pin = new byte[LENGTH];
    for (int i = 0; i < pin.length; i++) {
      pin[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    try {
      PrivateFile.write(file, pin);
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }
}
