package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * What a record tells, apart from what chains it.
 *
 * @param sequence the record's number
 * @param hash the record's hash, 64 hexadecimal digits
 * @param members CloudTrail's members; whoever reads it may change them
 */
public record UnchainedRecord(long sequence, String hash, ObjectNode members) {
  /** The members that chain a record, and no event has. */
  private static final List<String> CHAIN =
      List.of("sequence", "previousHash", "continues", "hash");

  /** Keeps every digit of a number. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public UnchainedRecord {
    requireNonNull(hash, "hash");
    requireNonNull(members, "members");
  }

  /**
   * Reads a record.
   *
   * @throws IOException if it is no JSON object
   */
  public static UnchainedRecord of(TrailRecord record) throws IOException {
    JsonNode line = MAPPER.readTree(record.line());
    if (!(line instanceof ObjectNode members)) {
      throw new IOException("record " + record.sequence() + " is no JSON object");
    }
    String hash = members.path("hash").asText("");
    members.remove(CHAIN);
    return new UnchainedRecord(record.sequence(), hash, members);
  }

  /** A member that is a text; empty if it is not there. */
  public String text(String name) {
    JsonNode value = members.path(name);
    return value.isTextual() ? value.textValue() : "";
  }

  /**
   * When it happened.
   *
   * @throws IOException if the record does not say
   */
  public Instant time() throws IOException {
    try {
      return Instant.parse(text("eventTime"));
    } catch (DateTimeException e) {
      throw new IOException("record " + sequence + " has no eventTime", e);
    }
  }
}
