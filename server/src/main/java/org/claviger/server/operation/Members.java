package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * The members of a request, read with AWS's constraints and refused in AWS's words.
 *
 * <p>A member of the wrong JSON type is a SerializationException at once. A member that breaks a
 * constraint is noted, and the reader gets null (or the default); {@link #check} then refuses the
 * request with all that was noted, as AWS does. So an action reads all its members, calls {@code
 * check()}, and only then looks at the values. Members that the action does not know are passed
 * over, as AWS does.
 */
public final class Members {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final Pattern FORM_INTEGER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern FORM_BOOLEAN = Pattern.compile("true|false");

  /** The end of the year 9999. */
  private static final double MAX_EPOCH_SECONDS = 253_402_300_799.0;

  private final ObjectNode body;
  private final String prefix;
  private final Violations violations;

  /** Whether all values are texts and an empty one is also an empty list. */
  private final boolean isForm;

  /** Over a parsed body. */
  public Members(ObjectNode body) {
    this(body, "", new Violations(), false);
  }

  private Members(ObjectNode body, String prefix, Violations violations, boolean isForm) {
    this.body = requireNonNull(body, "body");
    this.prefix = prefix;
    this.violations = violations;
    this.isForm = isForm;
  }

  /** Over a form, whose numbers and booleans are texts. */
  public static Members ofForm(ObjectNode form) {
    return new Members(form, "", new Violations(), true);
  }

  /**
   * Refuses the request if any member that was read broke a constraint.
   *
   * @throws ApiException ValidationException naming every violation
   */
  public void check() {
    violations.check();
  }

  /**
   * Refuses members of the API that this server does not have: a value that is there is never
   * ignored.
   *
   * @throws ApiException UnsupportedOperationException naming the member
   */
  public void refuse(String... names) {
    for (String name : names) {
      JsonNode value = present(name);
      if (value != null && !(value.isContainerNode() && value.isEmpty())) {
        throw unsupported(name);
      }
    }
  }

  /**
   * Refuses a switch of the API that this server does not have, unless it is off.
   *
   * @throws ApiException UnsupportedOperationException naming the member
   */
  public void refuseUnlessFalse(String... names) {
    for (String name : names) {
      if (flag(name, false)) {
        throw unsupported(name);
      }
    }
  }

  /** Notes a violation that an action found by itself, at a path such as {@code keyId}. */
  public void violation(String value, String path, String constraint) {
    violations.add(value, path, constraint);
  }

  /** A string that must be there, of {@code min} to {@code max} UTF-16 units. */
  public String string(String name, int min, int max) {
    String value = optionalString(name, min, max, null);
    if (value == null && present(name) == null) {
      missing(at(name));
    }
    return value;
  }

  /** A string that must be there, of {@code min} to {@code max} UTF-16 units, and match. */
  public String string(String name, int min, int max, Pattern pattern) {
    String value = optionalString(name, min, max, pattern);
    if (value == null && present(name) == null) {
      missing(at(name));
    }
    return value;
  }

  /** A string that may be missing, then null. */
  public String optionalString(String name, int min, int max) {
    return optionalString(name, min, max, null);
  }

  /** A string that may be missing, then null, and otherwise matches as a whole. */
  public String optionalString(String name, int min, int max, Pattern pattern) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    String value = text(node);
    return checkString(value, at(name), min, max, pattern) ? value : null;
  }

  /** Validates a secret that must be there. Its value never appears in a message. */
  public void secret(String name, int min, int max, Pattern pattern) {
    if (present(name) == null) {
      missing(at(name));
    }
    checkSecret(name, min, max, pattern);
  }

  /**
   * A secret that may be missing, or null. Its value never appears in a message. The caller wipes
   * it.
   */
  public byte[] optionalSecret(String name, int min, int max) {
    checkSecret(name, min, max, null);
    JsonNode node = present(name);
    return node == null ? null : text(node).getBytes(StandardCharsets.UTF_8);
  }

  private void checkSecret(String name, int min, int max, Pattern pattern) {
    JsonNode node = present(name);
    if (node == null) {
      return;
    }
    String constraint = Violations.ofString(text(node), min, max, pattern);
    if (constraint != null) {
      violation(null, at(name), constraint);
    }
  }

  /** A constant that must be there. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    E value = optionalConstant(name, type, null);
    if (value == null && present(name) == null) {
      missing(at(name));
    }
    return value;
  }

  /** A constant, or {@code absent} if the member is not there. */
  public <E extends Enum<E>> E optionalConstant(String name, Class<E> type, E absent) {
    JsonNode node = present(name);
    if (node == null) {
      return absent;
    }
    String value = text(node);
    E constant = named(value, type);
    if (constant != null) {
      return constant;
    }
    violation(
        value,
        at(name),
        "Member must satisfy enum value set: " + Arrays.toString(type.getEnumConstants()));
    return absent;
  }

  /** A list of constants; empty if the member is not there. */
  public <E extends Enum<E>> List<E> constants(String name, Class<E> type) {
    List<E> constants = new ArrayList<>();
    List<String> values = strings(name);
    for (String value : values) {
      E constant = named(value, type);
      if (constant == null) {
        violation(
            values.toString(),
            at(name),
            "Member must satisfy constraint: [Member must satisfy enum value set: "
                + Arrays.toString(type.getEnumConstants())
                + "]");
        return List.of();
      }
      constants.add(constant);
    }
    return constants;
  }

  private static <E extends Enum<E>> E named(String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    return null;
  }

  /** Bytes that must be there. Their value never appears in a message. */
  public byte[] blob(String name, int min, int max) {
    byte[] value = optionalBlob(name, min, max);
    if (value == null && present(name) == null) {
      missing(at(name));
    }
    return value;
  }

  /** Bytes that may be missing, then null. Their value never appears in a message. */
  public byte[] optionalBlob(String name, int min, int max) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    byte[] value = decode(text(node));
    if (value.length < min) {
      violation(null, at(name), Violations.atLeastLength(min));
      return null;
    }
    if (value.length > max) {
      violation(null, at(name), Violations.atMostLength(max));
      return null;
    }
    return value;
  }

  /** A whole number, or null if the member is not there. */
  public Integer optionalInteger(String name, int min, int max) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    int value = integer(node, name);
    if (value < min) {
      violation(
          Integer.toString(value),
          at(name),
          "Member must have value greater than or equal to " + min);
      return null;
    }
    if (value > max) {
      violation(
          Integer.toString(value), at(name), "Member must have value less than or equal to " + max);
      return null;
    }
    return value;
  }

  private int integer(JsonNode node, String name) {
    if (isForm && node.isTextual() && FORM_INTEGER.matcher(node.textValue()).matches()) {
      return Integer.parseInt(node.textValue());
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw serialization("expected an integer at '" + at(name) + "'");
    }
    return node.intValue();
  }

  /** A date: seconds since 1970, with or without a fraction; empty if the member is not there. */
  public Optional<Instant> optionalDate(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return Optional.empty();
    }
    double seconds = node.doubleValue();
    if (!node.isNumber() || !(Math.abs(seconds) <= MAX_EPOCH_SECONDS)) {
      throw serialization("expected a date in seconds since 1970 at '" + at(name) + "'");
    }
    return Optional.of(Instant.ofEpochMilli(Math.round(seconds * MILLIS_PER_SECOND)));
  }

  /** A boolean, or {@code absent} if the member is not there. */
  public boolean flag(String name, boolean absent) {
    JsonNode node = present(name);
    if (node == null) {
      return absent;
    }
    if (isForm && node.isTextual() && FORM_BOOLEAN.matcher(node.textValue()).matches()) {
      return Boolean.parseBoolean(node.textValue());
    }
    if (!node.isBoolean()) {
      throw serialization("expected a boolean at '" + at(name) + "'");
    }
    return node.booleanValue();
  }

  /** A map of strings in the order given; empty if the member is not there. */
  public Map<String, String> stringMap(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw serialization("expected an object at '" + at(name) + "'");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(entry.getKey(), text(entry.getValue()));
    }
    return map;
  }

  /**
   * A structure, or null if the member is not there. What its members break is noted here too, at
   * paths such as {@code constraints.encryptionContextEquals}.
   */
  public Members optionalObject(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!(node instanceof ObjectNode object)) {
      throw serialization("expected an object at '" + at(name) + "'");
    }
    return new Members(object, at(name) + ".", violations, isForm);
  }

  /**
   * A list of objects; empty if the member is not there. What their members break is noted here
   * too, at paths such as {@code tags.1.member.key}.
   */
  public List<Members> objects(String name) {
    JsonNode node = present(name);
    if (node == null || isEmptyInForm(node)) {
      return List.of();
    }
    if (!node.isArray()) {
      throw serialization("expected a list at '" + at(name) + "'");
    }
    List<Members> list = new ArrayList<>();
    for (JsonNode element : node) {
      if (!(element instanceof ObjectNode object)) {
        throw serialization("expected objects in the list at '" + at(name) + "'");
      }
      String path = at(name) + "." + (list.size() + 1) + ".member.";
      list.add(new Members(object, path, violations, isForm));
    }
    return list;
  }

  /** A list of strings; empty if the member is not there. */
  public List<String> strings(String name) {
    JsonNode node = present(name);
    if (node == null || isEmptyInForm(node)) {
      return List.of();
    }
    if (!node.isArray()) {
      throw serialization("expected a list at '" + at(name) + "'");
    }
    List<String> list = new ArrayList<>();
    for (JsonNode element : node) {
      list.add(text(element));
    }
    return list;
  }

  /** Whether the member is there and not null. */
  public boolean has(String name) {
    return present(name) != null;
  }

  /** Notes constraints of a string that stands deeper, such as {@code tags.1.member.tagKey}. */
  public boolean checkString(String value, String path, int min, int max, Pattern pattern) {
    String constraint = Violations.ofString(value, min, max, pattern);
    if (constraint != null) {
      violation(value, path, constraint);
    }
    return constraint == null;
  }

  /** Notes that the member at a path must be one of a set of names. */
  public void notInSet(String value, String path, Set<String> names) {
    violation(value, path, "Member must satisfy enum value set: " + names);
  }

  /** Notes that a member that must be there is not, at a path such as {@code keyId}. */
  public void missing(String path) {
    violations.addMissing(path);
  }

  private boolean isEmptyInForm(JsonNode node) {
    return isForm && node.isTextual() && node.textValue().isEmpty();
  }

  private JsonNode present(String name) {
    JsonNode node = body.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw serialization("expected a string");
    }
    return node.textValue();
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw serialization("expected bytes in base64");
    }
  }

  private String at(String name) {
    return prefix + path(name);
  }

  /** A member as AWS names it in messages and records: with a small first letter. */
  static String path(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static ApiException serialization(String message) {
    return new ApiException(ErrorCode.SerializationException, message);
  }

  private static ApiException unsupported(String name) {
    return new ApiException(
        ErrorCode.UnsupportedOperationException,
        "This server does not support the member " + name + " yet.");
  }
}
