package org.claviger.provider.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file in the AWS shared credentials or config format. The text stays in one array that {@link
 * #close} wipes; a secret is copied out of it and never becomes a string.
 */
public final class AwsProfileFile implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;

  private final byte[] text;

  public AwsProfileFile(byte[] text) {
    this.text = text;
  }

  /** An absent file is one without profiles. */
  public static AwsProfileFile open(Path path) throws IOException {
    if (!Files.exists(path)) {
      return new AwsProfileFile(new byte[0]);
    }
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(path + " is longer than 1 MiB");
    }
    return new AwsProfileFile(Files.readAllBytes(path));
  }

  /** The value of a key that is not secret. */
  public Optional<String> value(String profile, String key) {
    return secret(profile, key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The value of a key; the last of several wins, as in AWS's tools. */
  public Optional<byte[]> secret(String profile, String key) {
    boolean inside = false;
    Optional<byte[]> found = Optional.empty();
    for (int start = 0; start < text.length; ) {
      int end = endOfLine(start);
      if (text[start] == '[') {
        inside = isHeader(start, end, profile);
      } else if (inside) {
        Optional<byte[]> value = valueOf(start, end, key);
        found = value.isPresent() ? value : found;
      }
      start = end + 1;
    }
    return found;
  }

  private int endOfLine(int start) {
    int end = start;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private boolean isHeader(int start, int end, String profile) {
    String line = new String(text, start, end - start, StandardCharsets.UTF_8);
    int close = line.indexOf(']');
    if (close < 0) {
      return false;
    }
    String name = line.substring(1, close).strip();
    return name.equals(profile)
        || (name.startsWith("profile ")
            && name.substring("profile ".length()).strip().equals(profile));
  }

  /** Indented lines belong to a nested setting and comments have no key of ours. */
  private Optional<byte[]> valueOf(int start, int end, String key) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    int at = start + name.length;
    if (at > end || !Arrays.equals(text, start, at, name, 0, name.length)) {
      return Optional.empty();
    }
    at = skipBlanks(at, end);
    if (at == end || text[at] != '=') {
      return Optional.empty();
    }
    int from = skipBlanks(at + 1, end);
    int to = end;
    while (to > from && isBlank(text[to - 1])) {
      to--;
    }
    return from == to ? Optional.empty() : Optional.of(Arrays.copyOfRange(text, from, to));
  }

  private int skipBlanks(int from, int end) {
    int at = from;
    while (at < end && isBlank(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  @Override
  public void close() {
    Arrays.fill(text, (byte) 0);
  }
}
