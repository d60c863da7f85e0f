package org.claviger.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Answers as the audit record shows them: member names with a small first letter. */
public final class RecordForm {
  private RecordForm() {}

  /** The answer of a change, and what its record says of it. */
  public static Result recorded(ObjectNode response) {
    return new Result(response, true, of(response));
  }

  /** The same tree with small first letters. */
  public static ObjectNode of(ObjectNode node) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      copy.set(Character.toLowerCase(name.charAt(0)) + name.substring(1), of(member.getValue()));
    }
    return copy;
  }

  private static JsonNode of(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return of(object);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(of(element)));
      return copy;
    }
    return node;
  }
}
