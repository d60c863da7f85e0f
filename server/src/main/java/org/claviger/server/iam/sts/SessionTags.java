package org.claviger.server.iam.sts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.operation.Members;
import org.claviger.server.sigv4.Session;

/**
 * The tags of a session: at most 50, no two keys of which differ in case alone.
 *
 * @param tags by key
 * @param transitiveKeys those that a session begun by this one takes over
 */
record SessionTags(Map<String, String> tags, Set<String> transitiveKeys) {
  static final SessionTags NONE = new SessionTags(Map.of(), Set.of());

  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY_CHARS = 128;
  private static final int MAX_VALUE_CHARS = 256;
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  SessionTags {
    tags = Map.copyOf(tags);
    transitiveKeys = Set.copyOf(transitiveKeys);
  }

  /** Reads {@code Tags} and {@code TransitiveTagKeys} and checks the members. */
  static SessionTags read(Members members) {
    Map<String, String> tags = new LinkedHashMap<>();
    Set<String> folded = new TreeSet<>();
    List<Members> list = members.objects("Tags");
    for (Members tag : list) {
      String key = tag.string("Key", 1, MAX_KEY_CHARS, TEXT);
      String value = tag.string("Value", 0, MAX_VALUE_CHARS, TEXT);
      if (key != null && value != null) {
        tags.put(key, value);
        folded.add(fold(key));
      }
    }
    Set<String> transitive = new TreeSet<>(members.strings("TransitiveTagKeys"));
    members.check();
    if (list.size() > MAX_TAGS) {
      throw StsErrors.validation("A session has at most " + MAX_TAGS + " tags.");
    }
    if (folded.size() < list.size()) {
      throw StsErrors.validation(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (folded.stream().anyMatch(key -> key.startsWith("aws:"))) {
      throw StsErrors.validation("Tag keys that begin with aws: are reserved.");
    }
    if (!tags.keySet().containsAll(transitive)) {
      throw StsErrors.validation(
          "The specified transitive tag key must be included in the requested tags.");
    }
    return new SessionTags(tags, transitive);
  }

  boolean isEmpty() {
    return tags.isEmpty();
  }

  /**
   * With what the caller's own session hands on.
   *
   * @throws ApiException ValidationException if one of these tags would replace one handed on
   */
  SessionTags inheriting(Session callers) {
    if (callers.transitiveTagKeys().isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(tags);
    Set<String> transitive = new TreeSet<>(transitiveKeys);
    for (String key : callers.transitiveTagKeys()) {
      if (tags.keySet().stream().anyMatch(own -> fold(own).equals(fold(key)))) {
        throw StsErrors.validation(
            "The tag " + key + " was handed on by the calling session and cannot be set again.");
      }
      all.put(key, callers.tags().get(key));
      transitive.add(key);
    }
    return new SessionTags(all, transitive);
  }

  /** For the audit record. */
  void show(ObjectNode parameters) {
    if (!tags.isEmpty()) {
      ArrayNode list = parameters.putArray("tags");
      tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }
    if (!transitiveKeys.isEmpty()) {
      transitiveKeys.forEach(parameters.putArray("transitiveTagKeys")::add);
    }
  }

  private static String fold(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
