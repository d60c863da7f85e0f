package org.claviger.server.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.TrailRecord;

/** Reads audit records: which event is in one, and which key has new dates. Pure. */
final class RecordedEvents {
  private static final byte[] NAME = "\"eventName\":\"".getBytes(US_ASCII);
  private static final byte[] LIMIT = "\"errorCode\":\"LimitExceededException\"".getBytes(US_ASCII);
  private static final Map<String, DetailType> BY_SERVICE =
      Map.of(
          "DeleteExpiredKeyMaterial", DetailType.MATERIAL_EXPIRED,
          "RotateKey", DetailType.KEY_ROTATED,
          "DeleteKey", DetailType.KEY_DELETED);
  private static final Map<String, DetailType> BY_REQUEST =
      Map.of(
          "ScheduleKeyDeletion", DetailType.DELETION_SCHEDULED,
          "CancelKeyDeletion", DetailType.DELETION_CANCELLED);
  private static final Set<String> DATING = Set.of("ImportKeyMaterial", "ScheduleKeyDeletion");

  private final JsonMapper json = new JsonMapper();

  /**
   * What a record says.
   *
   * @param event the event in it, if any
   * @param dated the ARN of a key to which something is going to happen at a new date, if any
   */
  record Reading(Optional<Event> event, Optional<String> dated) {
    static final Reading NOTHING = new Reading(Optional.empty(), Optional.empty());
  }

  /** Reads a record. Most hold nothing, and are passed over without being parsed. */
  Reading read(TrailRecord record) throws IOException {
    if (!concerns(record.line())) {
      return Reading.NOTHING;
    }
    JsonNode line = json.readTree(record.line());
    String name = line.path("eventName").asText();
    String arn = line.path("resources").path(0).path("ARN").asText();
    if (line.path("errorCode").asText().equals("LimitExceededException")) {
      return new Reading(Optional.of(limit(line, name)), Optional.empty());
    }
    if (line.hasNonNull("errorCode") || arn.isEmpty()) {
      return Reading.NOTHING;
    }
    boolean isService = line.path("eventType").asText().equals("AwsServiceEvent");
    DetailType type = (isService ? BY_SERVICE : BY_REQUEST).get(name);
    return new Reading(
        type == null ? Optional.empty() : Optional.of(ofKey(type, line, arn)),
        DATING.contains(name) && !isService ? Optional.of(arn) : Optional.empty());
  }

  /** In a record the first such member is the event's own: text in values is escaped. */
  private static boolean concerns(byte[] line) {
    int start = indexOf(line, NAME, 0);
    if (start < 0) {
      return false;
    }
    int end = start + NAME.length;
    while (end < line.length && line[end] != '"') {
      end++;
    }
    String name = new String(line, start + NAME.length, end - start - NAME.length, US_ASCII);
    return BY_SERVICE.containsKey(name)
        || BY_REQUEST.containsKey(name)
        || DATING.contains(name)
        || indexOf(line, LIMIT, end) >= 0;
  }

  private static Event ofKey(DetailType type, JsonNode line, String arn) throws IOException {
    String[] parts = arn.split(":", 6);
    if (parts.length != 6 || !parts[5].startsWith("key/")) {
      throw new IOException("a record names " + arn + ", which is no key");
    }
    ObjectNode detail = Event.details().put("key-id", parts[5].substring("key/".length()));
    JsonNode date = line.path("responseElements").path("deletionDate");
    if (type == DetailType.DELETION_SCHEDULED && date.isNumber()) {
      detail.put("deletion-date", Event.text(Instant.ofEpochSecond(date.longValue())));
    }
    String id = EventIds.of(type, line.path("eventID").asText());
    return new Event(id, type, parts[4], parts[3], time(line), List.of(arn), detail);
  }

  /** One a day for each account, region and action: who is at a limit tries again and again. */
  private static Event limit(JsonNode line, String name) throws IOException {
    Instant time = time(line);
    String accountId = line.path("recipientAccountId").asText();
    String region = line.path("awsRegion").asText();
    String subject = String.join("/", accountId, region, name, Event.text(time).substring(0, 10));
    List<String> arns = line.path("resources").findValuesAsText("ARN");
    return new Event(
        EventIds.of(DetailType.LIMIT_REACHED, subject),
        DetailType.LIMIT_REACHED,
        accountId,
        region,
        time,
        arns,
        Event.details().put("action", name));
  }

  private static Instant time(JsonNode line) throws IOException {
    try {
      return Instant.parse(line.path("eventTime").asText());
    } catch (DateTimeException e) {
      throw new IOException("a record has no time", e);
    }
  }

  private static int indexOf(byte[] text, byte[] part, int from) {
    for (int i = from; i <= text.length - part.length; i++) {
      int j = 0;
      while (j < part.length && text[i + j] == part[j]) {
        j++;
      }
      if (j == part.length) {
        return i;
      }
    }
    return -1;
  }
}
