package org.claviger.provider.internal.credentials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.provider.internal.config.Credentials;

/** What a container's endpoint answers: one flat object with the parts of an access key. */
final class ContainerAnswer {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private ContainerAnswer() {}

  /**
   * Parses an answer.
   *
   * @throws IOException if a part is missing or makes no sense; the message shows nothing of it
   */
  static Credentials parse(byte[] body) throws IOException {
    Map<String, String> members = members(body);
    try {
      return new Credentials(
          required(members, "AccessKeyId"),
          required(members, "SecretAccessKey").getBytes(StandardCharsets.UTF_8),
          Optional.ofNullable(members.get("Token")),
          Optional.ofNullable(members.get("Expiration")).map(Instant::parse));
    } catch (DateTimeException e) {
      throw new IOException("the container's answer has no valid Expiration", e);
    }
  }

  private static Map<String, String> members(byte[] body) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return members;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // The parser's message may quote the answer.
      throw malformed();
    }
  }

  private static String required(Map<String, String> members, String name) throws IOException {
    String value = members.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IOException("the container's answer has no " + name);
    }
    return value;
  }

  private static IOException malformed() {
    return new IOException("the container's answer is not a JSON object");
  }
}
