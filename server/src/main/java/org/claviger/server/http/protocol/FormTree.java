package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * The members of a form as a tree: {@code Tags.member.1.Key} is the member {@code Key} of the first
 * element of the list {@code Tags}. At most {@value #MAX_DEPTH} names deep; the elements of a list
 * are numbered from 1 without a gap, in whatever order they come; no name is a value and a
 * structure both.
 */
final class FormTree {
  static final int MAX_DEPTH = 10;
  private static final String LIST = "member";

  private FormTree() {}

  /**
   * Nests the flat names of a form.
   *
   * @throws ApiException SerializationException; its message repeats nothing of the form
   */
  static ObjectNode of(ObjectNode form) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : form.properties()) {
      put(root, member.getKey().split("\\.", -1), member.getValue());
    }
    return withLists(root);
  }

  private static void put(ObjectNode root, String[] names, JsonNode value) {
    if (names.length > MAX_DEPTH) {
      throw refused();
    }
    ObjectNode at = root;
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode next = at.get(requireName(names[i]));
      if (next == null) {
        next = at.putObject(names[i]);
      }
      if (!(next instanceof ObjectNode object)) {
        throw refused();
      }
      at = object;
    }
    if (at.putIfAbsent(requireName(names[names.length - 1]), value) != null) {
      throw refused();
    }
  }

  private static ObjectNode withLists(ObjectNode object) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      copy.set(member.getKey(), value(member.getValue()));
    }
    return copy;
  }

  private static JsonNode value(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.get(LIST) == null) {
      return withLists(object);
    }
    if (object.size() == 1 && object.get(LIST) instanceof ObjectNode elements) {
      return list(elements);
    }
    throw refused();
  }

  private static ArrayNode list(ObjectNode elements) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = 1; i <= elements.size(); i++) {
      JsonNode element = elements.get(Integer.toString(i));
      if (element == null) {
        throw refused();
      }
      list.add(value(element));
    }
    return list;
  }

  private static String requireName(String name) {
    if (name.isEmpty()) {
      throw refused();
    }
    return name;
  }

  private static ApiException refused() {
    return new ApiException(
        ErrorCode.SerializationException, "The members of the form do not make up one structure.");
  }
}
