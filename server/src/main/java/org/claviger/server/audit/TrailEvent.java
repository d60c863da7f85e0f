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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record of the trail as those who follow it read it: CloudTrail's fields, and the account that
 * the event belongs to.
 *
 * @param sequence its number in the trail
 * @param time to the second
 * @param json the whole line, with the members that chain it; not to be changed
 */
public record TrailEvent(long sequence, Instant time, ObjectNode json) {
  /** Members of a line that CloudTrail does not have: what chains and what seals it. */
  private static final List<String> OF_THE_CHAIN =
      List.of("sequence", "previousHash", "continues", "hash");

  /** Keeps every digit of a number. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public TrailEvent {
    requireNonNull(time, "time");
    requireNonNull(json, "json");
  }

  /**
   * Reads a record's line; empty if it holds no event.
   *
   * @throws IOException if it is no JSON object
   */
  public static Optional<TrailEvent> of(long sequence, byte[] line) throws IOException {
    if (!(MAPPER.readTree(line) instanceof ObjectNode json)) {
      throw new IOException("record " + sequence + " is no JSON object");
    }
    return text(json, "eventTime")
        .flatMap(TrailEvent::time)
        .map(time -> new TrailEvent(sequence, time, json));
  }

  /**
   * Reads a record that is an event, as all are that the server writes.
   *
   * @throws IOException if it is none
   */
  public static TrailEvent of(TrailRecord record) throws IOException {
    return of(record.sequence(), record.line())
        .orElseThrow(() -> new IOException("record " + record.sequence() + " has no eventTime"));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The record's hash, 64 hexadecimal digits. */
  public String hash() {
    return text("hash").orElse("");
  }

  /** The account whose event it is: {@code recipientAccountId}. */
  public String accountId() {
    return text("recipientAccountId").orElse("");
  }

  /** The region; empty where the request named none that is hosted, and for the trail's own. */
  public Optional<String> region() {
    return text("awsRegion");
  }

  /** The action. */
  public String name() {
    return text("eventName").orElse("");
  }

  /** Whether somebody asked; otherwise the service did it by itself. */
  public boolean isRequest() {
    return text("eventType").filter("AwsApiCall"::equals).isPresent();
  }

  /** AWS's code of the refusal; empty if the request succeeded. */
  public Optional<String> errorCode() {
    return text("errorCode");
  }

  /** A text member of the event; empty if it is missing or null. */
  public Optional<String> text(String name) {
    return text(json, name);
  }

  /**
   * Who asked, in CloudTrail's {@code Username}: a user's name, a session's name of a role, {@code
   * root}.
   */
  public Optional<String> userName() {
    JsonNode identity = json.path("userIdentity");
    return switch (identity.path("type").asText()) {
      case "Root" -> Optional.of("root");
      case "AssumedRole" -> text(identity, "arn").map(arn -> arn.substring(lastSlash(arn) + 1));
      default -> text(identity, "userName");
    };
  }

  /** The access key that signed. */
  public Optional<String> accessKeyId() {
    return text(json.path("userIdentity"), "accessKeyId");
  }

  /**
   * The lasting principal: of a role's session the role, otherwise the caller, of another account
   * its id or account alone; {@code AWS Internal} where the service acts.
   */
  public Optional<String> principal() {
    JsonNode identity = json.path("userIdentity");
    JsonNode issuer = identity.path("sessionContext").path("sessionIssuer");
    return text(issuer, "arn")
        .or(() -> text(identity, "arn"))
        .or(() -> text(identity, "identityProvider"))
        .or(() -> text(identity, "principalId"))
        .or(() -> text(identity, "accountId"))
        .or(() -> text(identity, "invokedBy"));
  }

  /** The ARNs of the keys concerned, each once. */
  public Set<String> keyArns() {
    Set<String> arns = new LinkedHashSet<>();
    for (JsonNode resource : json.path("resources")) {
      if (resource.path("type").asText().equals("AWS::KMS::Key")) {
        text(resource, "ARN").ifPresent(arns::add);
      }
    }
    return arns;
  }

  /** A copy in CloudTrail's form, without what chains it. */
  public ObjectNode cloudTrail() {
    return json.deepCopy().remove(OF_THE_CHAIN);
  }

  private static int lastSlash(String arn) {
    return arn.lastIndexOf('/');
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.path(name).textValue());
  }
}
