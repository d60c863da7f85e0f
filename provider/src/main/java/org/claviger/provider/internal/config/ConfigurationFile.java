package org.claviger.provider.internal.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A {@code claviger.properties} file: UTF-8, the format of {@link Properties}, with the first line
 * {@code # claviger}. Unknown and repeated keys are refused, so that a misspelt key does not leave
 * a default in force.
 */
public final class ConfigurationFile {
  /** The first line, by which a stream is known to be ours. */
  public static final String FIRST_LINE = "# claviger";

  /** No file: every setting comes from elsewhere. */
  public static final ConfigurationFile NONE = new ConfigurationFile("no file", Map.of());

  private static final int MAX_BYTES = 65_536;

  private final String origin;
  private final Map<String, String> values;

  private ConfigurationFile(String origin, Map<String, String> values) {
    this.origin = origin;
    this.values = Map.copyOf(values);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is not a configuration; the message says why
   */
  public static ConfigurationFile read(Path path) throws IOException {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new IOException(path + " is longer than a configuration of 65,536 bytes may be");
      }
      return parse(Files.readAllBytes(path), path.toString());
    } catch (NoSuchFileException e) {
      throw new IOException("the configuration " + path + " does not exist", e);
    }
  }

  /** Whether the text begins with the first line of a configuration. */
  public static boolean isConfiguration(byte[] text) {
    String start = new String(text, 0, Math.min(text.length, 256), StandardCharsets.UTF_8);
    return start.lines().findFirst().filter(line -> line.strip().equals(FIRST_LINE)).isPresent();
  }

  /**
   * Parses a configuration.
   *
   * @param origin what to call it in errors
   * @throws IOException if the text is not a configuration; the message says why
   */
  public static ConfigurationFile parse(byte[] text, String origin) throws IOException {
    if (!isConfiguration(text)) {
      throw new IOException(origin + " does not begin with the line '" + FIRST_LINE + "'");
    }
    Map<String, String> values = new TreeMap<>();
    try (Reader reader = new StringReader(new String(text, StandardCharsets.UTF_8))) {
      new Collector(values, origin).load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new ConfigurationFile(origin, values);
  }

  /** The value of a setting; empty if the file does not give it. */
  public Optional<String> get(Setting setting) {
    return Optional.ofNullable(values.get(setting.key()));
  }

  /** What the file is called in errors. */
  public String origin() {
    return origin;
  }

  /** Properties would keep the last of two equal keys. */
  private static final class Collector extends Properties {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> values;
    private final String origin;

    Collector(Map<String, String> values, String origin) {
      this.values = values;
      this.origin = origin;
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      String name = (String) key;
      if (!Setting.keys().contains(name)) {
        throw new IllegalArgumentException(
            origin + ": unknown key '" + name + "'; known are " + Setting.keys());
      }
      if (values.put(name, ((String) value).strip()) != null) {
        throw new IllegalArgumentException(origin + ": '" + name + "' is given twice");
      }
      return null;
    }
  }
}
