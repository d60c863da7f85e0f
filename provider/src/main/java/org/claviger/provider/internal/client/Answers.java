package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import org.claviger.provider.KmsException;

/** Members of an answer, each required to be there and of its type. */
final class Answers {
  private Answers() {}

  static String text(JsonNode answer, String member) {
    JsonNode value = answer.get(member);
    if (value == null || !value.isTextual()) {
      throw malformed(member, null);
    }
    return value.textValue();
  }

  static byte[] bytes(JsonNode answer, String member) {
    JsonNode value = answer.get(member);
    try {
      byte[] bytes = value == null ? null : value.binaryValue();
      if (bytes == null) {
        throw malformed(member, null);
      }
      return bytes;
    } catch (IOException e) {
      throw malformed(member, e);
    }
  }

  /** A date in seconds since 1970; their beginning if it is not there. */
  static Instant date(JsonNode answer, String member) {
    return Instant.ofEpochMilli((long) (answer.path(member).asDouble() * 1_000));
  }

  private static KmsException malformed(String member, Exception cause) {
    return new KmsException("the service's answer has no valid '" + member + "'", cause);
  }
}
