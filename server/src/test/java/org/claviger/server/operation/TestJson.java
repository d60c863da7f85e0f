package org.claviger.server.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;

/** JSON bodies written with single quotes. */
final class TestJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private TestJson() {}

  /** An object in whose text each %s and %d stands for an argument. */
  static ObjectNode object(String json, Object... arguments) {
    String filled = json;
    for (Object argument : arguments) {
      filled = filled.replaceFirst("%[sd]", Matcher.quoteReplacement(argument.toString()));
    }
    return read(filled);
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
