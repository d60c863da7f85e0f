package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A request for the approval of an operation, good once and for a week. Operators sign the bytes of
 * its file.
 *
 * @param described what is to be done
 * @param quorum the digest of the quorum that decides
 * @param nonce by which it is known to be used, 32 hexadecimal digits
 * @param created when it was made, to the second
 */
public record ApprovalRequest(Described described, String quorum, String nonce, Instant created) {
  /** How long it is good. */
  public static final Duration LIFE = Duration.ofDays(7);

  private static final String TYPE = "ClavigerApprovalRequest";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ApprovalRequest {
    requireNonNull(described, "described");
    created = created.truncatedTo(ChronoUnit.SECONDS);
    if (!NONCE.matcher(nonce).matches() || !DIGEST.matcher(quorum).matches()) {
      throw new MalformedApprovalException("nonce or quorum are not what a request has");
    }
  }

  /** Its file. */
  public byte[] toJson() {
    ObjectNode document = Documents.object();
    document.put("type", TYPE);
    document.put("format", 1);
    document.put("operation", described.operation().text());
    ObjectNode details = document.putObject("details");
    described.details().forEach(details::put);
    document.put("quorum", quorum);
    document.put("nonce", nonce);
    document.put("created", created.toString());
    return Documents.write(document);
  }

  /**
   * Reads a file.
   *
   * @throws MalformedApprovalException if it is none
   */
  public static ApprovalRequest parse(byte[] file) {
    ObjectNode document =
        Documents.read(
            file,
            "a request for approval",
            Set.of("type", "format", "operation", "details", "quorum", "nonce", "created"));
    Documents.require(document, TYPE);
    return new ApprovalRequest(
        new Described(
            GuardedOperation.of(Documents.text(document, "operation")),
            details(document.get("details"))),
        Documents.text(document, "quorum"),
        Documents.text(document, "nonce"),
        instant(Documents.text(document, "created")));
  }

  private static SortedMap<String, String> details(JsonNode node) {
    SortedMap<String, String> details = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!each.getValue().isTextual()) {
        throw new MalformedApprovalException("a detail must be a text");
      }
      details.put(each.getKey(), each.getValue().textValue());
    }
    return details;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedApprovalException("created must be a time");
    }
  }

  /** When it is no longer good. */
  public Instant expires() {
    return created.plus(LIFE);
  }

  /** Whether it is good at a time; clocks may differ by five minutes. */
  boolean isGoodAt(Instant now) {
    return now.isBefore(expires()) && !now.isBefore(created.minus(SKEW));
  }
}
