package org.claviger.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of the configuration file, read setting by setting. Each reader takes what holds where
 * the file is silent; {@link #end} refuses whatever nobody asked for, so that a misspelt name is
 * never passed over.
 *
 * <p>Durations are a number and a unit ({@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code
 * 90d}), sizes likewise ({@code 64KiB}, {@code 1MiB}, {@code 2GiB}, or plain bytes), rates a number
 * in some seconds ({@code 5/s}, {@code 1/10s}).
 */
public final class Settings {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\d{0,9})s");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB)?");

  private final String path;
  private final ObjectNode values;
  private final Path folder;
  private final Set<String> asked = new TreeSet<>();

  private Settings(String path, ObjectNode values, Path folder) {
    this.path = path;
    this.values = values;
    this.folder = folder;
  }

  /**
   * Reads a YAML file. Relative paths in it count from its own folder.
   *
   * @throws InvalidConfigException if it cannot be read or is not a mapping
   */
  public static Settings read(Path file) {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      JsonNode root = mapper.readTree(Files.readAllBytes(file));
      if (root == null || root.isMissingNode() || root.isNull()) {
        root = mapper.createObjectNode();
      }
      if (!(root instanceof ObjectNode object)) {
        throw new InvalidConfigException(file + " does not hold settings of the form name: value");
      }
      return new Settings("", object, file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new InvalidConfigException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A nested section; empty if the file does not have it. */
  public Settings section(String name) {
    JsonNode node = value(name);
    if (node == null) {
      return new Settings(path + name + ".", values.objectNode(), folder);
    }
    if (!(node instanceof ObjectNode object)) {
      throw invalid(name, node, "a section of settings");
    }
    return new Settings(path + name + ".", object, folder);
  }

  /** A list of nested sections. */
  public List<Settings> sections(String name) {
    JsonNode node = value(name);
    List<Settings> list = new ArrayList<>();
    if (node == null) {
      return list;
    }
    for (JsonNode element : node) {
      if (!(element instanceof ObjectNode object)) {
        throw new InvalidConfigException(
            "the setting '" + path + name + "' must be a list of sections");
      }
      list.add(new Settings(path + name + "[" + list.size() + "].", object, folder));
    }
    if (!node.isArray()) {
      throw new InvalidConfigException(
          "the setting '" + path + name + "' must be a list of sections");
    }
    return list;
  }

  /** A text. */
  public String text(String name, String otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isTextual()) {
      throw invalid(name, node, "a text (in quotes if it looks like a number)");
    }
    return node.textValue();
  }

  /** A list of texts. */
  public List<String> texts(String name, List<String> otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    List<String> list = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        throw invalid(name, node, "a list of texts");
      }
      list.add(element.textValue());
    }
    if (!node.isArray()) {
      throw invalid(name, node, "a list of texts");
    }
    return list;
  }

  /** A path; a relative one counts from the configuration file's folder. */
  public Path path(String name, Path otherwise) {
    String text = text(name, null);
    return text == null ? otherwise : folder.resolve(text).normalize();
  }

  /** A whole number. */
  public long number(String name, long otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw invalid(name, node, "a whole number");
    }
    return node.longValue();
  }

  /** A whole number of the range of an int. */
  public int integer(String name, int otherwise) {
    long number = number(name, otherwise);
    if (number != (int) number) {
      throw invalid(name, value(name), "a whole number below 2^31");
    }
    return (int) number;
  }

  /** A number between 0 and 1. */
  public double fraction(String name, double otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() <= 1)) {
      throw invalid(name, node, "a number from 0 to 1");
    }
    return node.doubleValue();
  }

  /** A switch. */
  public boolean flag(String name, boolean otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw invalid(name, node, "true or false");
    }
    return node.booleanValue();
  }

  /** A duration. */
  public Duration duration(String name, Duration otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    return duration(name, node, node.asText());
  }

  /** A list of durations. */
  public List<Duration> durations(String name, List<Duration> otherwise) {
    JsonNode node = value(name);
    return node == null
        ? otherwise
        : texts(name, List.of()).stream().map(each -> duration(name, node, each)).toList();
  }

  private Duration duration(String name, JsonNode node, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw invalid(name, node, "a duration such as 500ms, 10s, 5m, 2h or 90d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** How many in how long. */
  public Rate rate(String name, Rate otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    Matcher matcher = RATE.matcher(node.asText());
    if (!matcher.matches()) {
      throw invalid(name, node, "a rate such as 5/s, 100000/s or 1/10s");
    }
    long seconds = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
    return new Rate(Integer.parseInt(matcher.group(1)), Duration.ofSeconds(seconds));
  }

  /** A size in bytes. */
  public long bytes(String name, long otherwise) {
    JsonNode node = value(name);
    if (node == null) {
      return otherwise;
    }
    Matcher matcher = SIZE.matcher(node.asText());
    if (!matcher.matches()) {
      throw invalid(name, node, "a size such as 4096, 64KiB, 1MiB or 2GiB");
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "" : matcher.group(2);
    return switch (unit) {
      case "KiB" -> Math.multiplyExact(amount, 1L << 10);
      case "MiB" -> Math.multiplyExact(amount, 1L << 20);
      case "GiB" -> Math.multiplyExact(amount, 1L << 30);
      default -> amount;
    };
  }

  /** A size in bytes, of the range of an int. */
  public int size(String name, int otherwise) {
    long bytes = bytes(name, otherwise);
    if (bytes != (int) bytes) {
      throw invalid(name, value(name), "a size below 2GiB");
    }
    return (int) bytes;
  }

  /**
   * Ends the reading of this section.
   *
   * @throws InvalidConfigException if it holds a setting that nobody asked for
   */
  public void end() {
    for (String name : (Iterable<String>) values::fieldNames) {
      if (!asked.contains(name)) {
        throw new InvalidConfigException(
            "there is no setting '" + path + name + "'; here may stand " + asked);
      }
    }
  }

  /**
   * Ends the reading of a section that makes no sense without a setting that it lacks.
   *
   * @throws InvalidConfigException if it holds anything
   */
  public void end(String lacking) {
    if (!values.isEmpty()) {
      throw new InvalidConfigException("the setting '" + path + lacking + "' is missing");
    }
  }

  private JsonNode value(String name) {
    asked.add(name);
    JsonNode node = values.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private InvalidConfigException invalid(String name, JsonNode value, String expected) {
    return new InvalidConfigException(
        "the setting '" + path + name + "' is " + value + "; it must be " + expected);
  }
}
