package org.claviger.server.http.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * JSON as a request body may be: one object in UTF-8 (RFC 8259), every member once, at most {@value
 * #MAX_DEPTH} levels deep, names of at most {@value #MAX_NAME_CHARS} characters, numbers of at most
 * {@value #MAX_NUMBER_CHARS}, no half surrogate pairs, and nothing behind it.
 */
final class StrictJson {
  static final int MAX_DEPTH = 32;
  static final int MAX_NAME_CHARS = 8_192;
  static final int MAX_NUMBER_CHARS = 64;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME_CHARS)
                          .maxNumberLength(MAX_NUMBER_CHARS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private StrictJson() {}

  /**
   * Parses a body.
   *
   * @throws ApiException SerializationException; its message repeats nothing of the body
   */
  static ObjectNode object(byte[] body) {
    CharBuffer text = decode(body);
    JsonNode tree = parse(text);
    if (!(tree instanceof ObjectNode object)) {
      throw refused("The request body must be one JSON object.");
    }
    if (hasEscape(text) && holdsHalfPair(object)) {
      throw refused("The request body holds half of a surrogate pair.");
    }
    return object;
  }

  private static CharBuffer decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw refused("The request body is not UTF-8.");
    }
  }

  private static JsonNode parse(CharBuffer text) {
    try (JsonParser parser =
        MAPPER.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      return MAPPER.readTree(parser);
    } catch (JsonProcessingException e) {
      throw refused("The request body is not valid JSON " + place(e) + ".");
    } catch (IOException e) {
      throw refused("The request body is not valid JSON.");
    }
  }

  /** Where it broke; not Jackson's own words, which quote the body. */
  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null || location.getCharOffset() < 0
        ? "or too large in one of its parts"
        : "around character " + location.getCharOffset();
  }

  /** The text is UTF-8, so half a pair can only stand there as an escape. */
  private static boolean hasEscape(CharBuffer text) {
    char[] chars = text.array();
    for (int i = text.arrayOffset(), end = i + text.limit() - 1; i < end; i++) {
      if (chars[i] == '\\' && chars[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsHalfPair(JsonNode node) {
    if (node.isTextual()) {
      return isHalfPaired(node.textValue());
    }
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (isHalfPaired(member.getKey())) {
          return true;
        }
      }
    }
    for (JsonNode child : node) {
      if (holdsHalfPair(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHalfPaired(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static ApiException refused(String message) {
    return new ApiException(ErrorCode.SerializationException, message);
  }
}
