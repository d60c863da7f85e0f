package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The {@code Tags} of a request. */
final class Tags {
  static final int MAX_KEY_CHARACTERS = 128;

  private static final int MAX_TAGS = 50;
  private static final int MAX_VALUE_CHARACTERS = 256;
  private static final String RESERVED = "aws:";

  private Tags() {}

  /** Reads the tags in the order given, noting every constraint that one breaks. */
  static List<Tag> read(Members members) {
    List<Members> objects = members.objects("Tags");
    return IntStream.range(0, objects.size())
        .mapToObj(i -> read(members, objects.get(i), "tags." + (i + 1) + ".member."))
        .toList();
  }

  private static Tag read(Members members, Members tag, String path) {
    return new Tag(
        member(members, tag, "TagKey", path + "tagKey", 1, MAX_KEY_CHARACTERS),
        member(members, tag, "TagValue", path + "tagValue", 0, MAX_VALUE_CHARACTERS));
  }

  private static String member(
      Members members, Members tag, String name, String path, int min, int max) {
    String value = tag.optionalString(name, 0, Integer.MAX_VALUE);
    if (value == null) {
      members.missing(path);
    } else {
      members.checkString(value, path, min, max, null);
    }
    return value;
  }

  /**
   * The tags by their keys. To be called after {@link Members#check}.
   *
   * @throws ApiException TagException
   */
  static Map<String, String> checked(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Tag tag : tags) {
      requireNotReserved(tag.key());
      if (map.put(tag.key(), tag.value()) != null) {
        throw refusal("Duplicate tag keys");
      }
    }
    return requireRoom(map);
  }

  /**
   * A key may have so many tags.
   *
   * @throws ApiException TagException
   */
  static Map<String, String> requireRoom(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw refusal("Too many tags");
    }
    return tags;
  }

  /**
   * The tag key is not AWS's own.
   *
   * @throws ApiException TagException
   */
  static void requireNotReserved(String tagKey) {
    if (tagKey.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
      throw refusal("Tags beginning with aws: are reserved");
    }
  }

  /** The tags as the audit record shows them; nothing if there are none. */
  static void show(ObjectNode parameters, Map<String, String> tags) {
    tags.forEach(
        (key, value) ->
            parameters.withArray("tags").addObject().put("tagKey", key).put("tagValue", value));
  }

  private static ApiException refusal(String message) {
    return new ApiException(ErrorCode.TagException, message);
  }

  /** One tag; null where the member broke a constraint. */
  record Tag(String key, String value) {}
}
