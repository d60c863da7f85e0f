package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * What a server answers to a message of another.
 *
 * @param outcome what came of it
 * @param code for {@link Outcome#REFUSED} the error that a client would get
 * @param reason why it was not done; may be empty
 */
record PeerAnswer(Outcome outcome, ErrorCode code, String reason) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_REASON = 500;

  PeerAnswer {
    requireNonNull(outcome, "outcome");
    requireNonNull(code, "code");
    reason = reason.substring(0, Math.min(reason.length(), MAX_REASON)).replaceAll("[^ -~]", "?");
  }

  /** What came of a message. */
  enum Outcome {
    /** It is done, now or before. */
    DONE,
    /** There is no such key (any more). */
    GONE,
    /** It will not be done. */
    REFUSED,
    /** It cannot be done now. */
    LATER
  }

  static PeerAnswer of(Outcome outcome, String reason) {
    return new PeerAnswer(outcome, ErrorCode.KMSInternalException, reason);
  }

  static PeerAnswer refused(ApiException e) {
    return new PeerAnswer(Outcome.REFUSED, e.code(), String.valueOf(e.getMessage()));
  }

  byte[] write() {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("outcome", outcome.name()).put("code", code.name()).put("reason", reason);
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  /**
   * Reads an answer to the letter.
   *
   * @throws IOException if it is none
   */
  static PeerAnswer read(byte[] bytes) throws IOException {
    PeerAnswer answer;
    try {
      JsonNode document = MAPPER.readTree(bytes);
      answer =
          new PeerAnswer(
              Outcome.valueOf(document.required("outcome").textValue()),
              ErrorCode.valueOf(document.required("code").textValue()),
              document.required("reason").textValue());
    } catch (RuntimeException e) {
      throw new IOException("the other server's answer cannot be read", e);
    }
    if (!Arrays.equals(answer.write(), bytes)) {
      throw new IOException("the other server's answer is not written as answers are");
    }
    return answer;
  }
}
