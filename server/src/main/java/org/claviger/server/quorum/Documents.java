package org.claviger.server.quorum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The JSON of operators' documents: strict, small, and written so that a person can read it. */
final class Documents {
  /** No document is longer. */
  static final int MAX_BYTES = 64 << 10;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Documents() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document could not be written", e);
    }
  }

  /** Reads an object that has the members named and no other. */
  static ObjectNode read(byte[] document, String what, Set<String> members) {
    if (document.length > MAX_BYTES) {
      throw new MalformedApprovalException(what + " is longer than 64 KiB");
    }
    try {
      return object(MAPPER.readTree(document), what, members);
    } catch (IOException e) {
      throw new MalformedApprovalException(what + " is no JSON object");
    }
  }

  static ObjectNode object(JsonNode node, String what, Set<String> members) {
    if (!(node instanceof ObjectNode object)) {
      throw new MalformedApprovalException(what + " is no JSON object");
    }
    Set<String> present = new HashSet<>();
    object.fieldNames().forEachRemaining(present::add);
    if (!present.equals(members)) {
      throw new MalformedApprovalException(what + " must have the members " + members);
    }
    return object;
  }

  static String text(ObjectNode object, String name) {
    JsonNode node = object.get(name);
    if (!node.isTextual()) {
      throw new MalformedApprovalException(name + " must be a text");
    }
    return node.textValue();
  }

  static long number(ObjectNode object, String name, long least, long most) {
    JsonNode node = object.get(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new MalformedApprovalException(name + " must be a whole number");
    }
    long value = node.longValue();
    if (value < least || value > most) {
      throw new MalformedApprovalException(name + " must be from " + least + " to " + most);
    }
    return value;
  }

  static byte[] bytes(ObjectNode object, String name) {
    try {
      return java.util.Base64.getDecoder().decode(text(object, name));
    } catch (IllegalArgumentException e) {
      throw new MalformedApprovalException(name + " must be in base64");
    }
  }

  /** Refuses a document of another kind or format. */
  static void require(ObjectNode object, String type) {
    if (!text(object, "type").equals(type) || number(object, "format", 1, 1) != 1) {
      throw new MalformedApprovalException("the document is no " + type + " of format 1");
    }
  }
}
