package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;

/** Tags of entities: their keys differ by more than case. */
final class IamTags {
  private static final int MAX_TAGS = 50;
  private static final String RESERVED = "aws:";

  private IamTags() {}

  /**
   * The tags of a request by their keys. To be called once its members are checked.
   *
   * @throws ApiException InvalidInput, LimitExceeded
   */
  static Map<String, String> checked(List<IamMembers.Tag> tags) {
    Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (IamMembers.Tag tag : tags) {
      if (tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
        throw IamErrors.invalid("Tag keys beginning with aws: are reserved.");
      }
      if (map.put(tag.key(), tag.value()) != null) {
        throw IamErrors.invalid(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    return requireRoom(map);
  }

  /** The tags that there are with those of a request in place of or beside them. */
  static Map<String, String> added(Map<String, String> present, Map<String, String> more) {
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    tags.putAll(present);
    more.forEach(
        (key, value) -> {
          tags.remove(key);
          tags.put(key, value);
        });
    return requireRoom(tags);
  }

  /** The tags that there are without those of a request. */
  static Map<String, String> removed(Map<String, String> present, Collection<String> keys) {
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    tags.putAll(present);
    keys.forEach(tags::remove);
    return tags;
  }

  static void show(ArrayNode list, Map<String, String> tags) {
    tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
  }

  /** A page of an entity's tags. */
  static ObjectNode page(IamPaging.Page page, SortedMap<String, String> tags) {
    ObjectNode response = IamOperation.object();
    ArrayNode list = response.putArray("Tags");
    for (String key : page.cutAll(new ArrayList<>(tags.keySet()), each -> each, response)) {
      list.addObject().put("Key", key).put("Value", tags.get(key));
    }
    return response;
  }

  private static Map<String, String> requireRoom(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw IamErrors.limit("TagsPerResource", MAX_TAGS);
    }
    return tags;
  }
}
