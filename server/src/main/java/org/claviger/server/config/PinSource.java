package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/**
 * Where a token's PIN comes from. The PIN itself is read when it is needed and never kept, printed
 * or taken from a command line.
 */
public sealed interface PinSource {
  /**
   * The PIN, UTF-8 encoded, 1 to 255 bytes. The caller wipes it.
   *
   * @throws IllegalStateException if there is none, or others may read it; the message says where
   */
  byte[] read();

  /** A file that only its owner may read; one line end behind the PIN is dropped. */
  static PinSource file(Path file) {
    return new File(file, "PIN");
  }

  /**
   * A file that only its owner may read, with another secret than a PIN; one line end behind it is
   * dropped.
   *
   * @param what it holds, for messages
   */
  static PinSource file(Path file, String what) {
    return new File(file, what);
  }

  /** An environment variable, by its name. */
  static PinSource environment(String variable) {
    return new Environment(variable);
  }

  /** A file. */
  record File(Path file, String what) implements PinSource {
    private static final Set<PosixFilePermission> OWNER =
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);

    public File {
      requireNonNull(file, "file");
      requireNonNull(what, "what");
    }

    @Override
    public byte[] read() {
      byte[] content = new byte[0];
      try {
        refuseIfOthersMayRead();
        content = Files.readAllBytes(file);
        return checked(Arrays.copyOf(content, withoutLineEnd(content)), what, file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the " + what + " file " + file, e);
      } finally {
        Arrays.fill(content, (byte) 0);
      }
    }

    private void refuseIfOthersMayRead() throws IOException {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && !OWNER.containsAll(view.readAttributes().permissions())) {
        throw new IllegalStateException(
            "the " + what + " file " + file + " is open to others; make it yours alone: chmod 600");
      }
    }

    private static int withoutLineEnd(byte[] content) {
      int length = content.length;
      if (length > 0 && content[length - 1] == '\n') {
        length--;
      }
      return length > 0 && content[length - 1] == '\r' ? length - 1 : length;
    }
  }

  /** An environment variable. */
  record Environment(String variable) implements PinSource {
    public Environment {
      requireNonNull(variable, "variable");
    }

    @Override
    public byte[] read() {
      String value = System.getenv(variable);
      if (value == null) {
        throw new IllegalStateException("the environment has no " + variable + " with the PIN");
      }
      return checked(value.getBytes(StandardCharsets.UTF_8), "PIN", variable);
    }
  }

  private static byte[] checked(byte[] pin, String what, Object source) {
    if (pin.length < 1 || pin.length > 255) {
      Arrays.fill(pin, (byte) 0);
      throw new IllegalStateException(
          "the " + what + " in " + source + " must have 1 to 255 bytes");
    }
    return pin;
  }
}
