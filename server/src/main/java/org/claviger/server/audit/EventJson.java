package org.claviger.server.audit;

import static com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes events as CloudTrail does (event version 1.08). The JSON is ASCII on one line: what is not
 * ASCII is escaped, so that no client's text can break a line or fail to encode.
 */
final class EventJson {
  /** No event is longer; the largest request is far smaller. */
  static final int MAX_BYTES = 1 << 20;

  /** Who acts where the service does, in CloudTrail's words. */
  private static final String INTERNAL = "AWS Internal";

  private static final JsonMapper MAPPER = JsonMapper.builder().enable(ESCAPE_NON_ASCII).build();

  private final String accountId;

  EventJson(String accountId) {
    this.accountId = accountId;
  }

  /** The record of a request for its caller's account. */
  byte[] request(AuditEvent event) {
    return write(json -> request(json, event));
  }

  /** The records of a request: its caller's account's first, then those of other accounts. */
  List<Pending.Line> records(AuditEvent event) {
    Pending.Line own = new Pending.Line(event.eventId(), request(event));
    if (event.copies().isEmpty()) {
      return List.of(own);
    }
    List<Pending.Line> records = new ArrayList<>(List.of(own));
    for (AccountCopies.Copy copy : event.copies().get().copies()) {
      records.add(new Pending.Line(copy.eventId(), write(json -> copy(json, event, copy))));
    }
    return records;
  }

  /** What the service did to a key by itself. */
  byte[] service(ServiceEvent event) {
    return write(json -> service(json, event));
  }

  /**
   * The sum of refusals of one kind from one address.
   *
   * @param address empty for the sum over those not named
   */
  byte[] refusals(Instant now, String errorCode, String address, long count) {
    return write(
        json -> {
          startService(json, now, "RefusedRequests");
          if (!address.isEmpty()) {
            json.writeStringField("sourceIPAddress", address);
          }
          json.writeStringField("errorCode", errorCode);
          json.writeObjectFieldStart("serviceEventDetails");
          json.writeNumberField("count", count);
          json.writeBooleanField("otherAddresses", address.isEmpty());
          json.writeEndObject();
        });
  }

  /** The first record after a time when none could be written. */
  byte[] resumed(Instant now, String reason) {
    return write(
        json -> {
          startService(json, now, "AuditTrailResumed");
          json.writeObjectFieldStart("serviceEventDetails");
          json.writeStringField("failure", reason);
          json.writeEndObject();
        });
  }

  /**
   * A signed head of the chain.
   *
   * @param anchor its JSON
   */
  byte[] anchor(Instant now, String anchor) {
    return write(
        json -> {
          startService(json, now, AnchorLine.EVENT_NAME);
          json.writeFieldName("serviceEventDetails");
          json.writeRawValue(anchor);
        });
  }

  /** The first record behind a loss that the operator accepted. */
  byte[] lossAccepted(Instant now, AcceptedLoss loss) {
    return write(
        json -> {
          startService(json, now, "AuditLossAccepted");
          json.writeObjectFieldStart("serviceEventDetails");
          json.writeStringField("anchor", loss.anchor());
          json.writeNumberField("lastRecord", loss.lastRecord());
          json.writeBooleanField("trailLost", loss.isTrailLost());
          json.writeNumberField("storeChanges", loss.storeChanges());
          json.writeNumberField("storeChangesFound", loss.storeChangesFound());
          json.writeEndObject();
        });
  }

  private void request(JsonGenerator json, AuditEvent event) throws IOException {
    json.writeStringField("eventVersion", "1.08");
    UserIdentity.write(json, event.caller());
    String recipient = event.caller() == null ? accountId : event.caller().accountId();
    members(json, event, event.eventId(), recipient);
  }

  /** What the owner of a key sees: not who in the other account it was, only which of its own. */
  private void copy(JsonGenerator json, AuditEvent event, AccountCopies.Copy copy)
      throws IOException {
    json.writeStringField("eventVersion", "1.08");
    UserIdentity.writeForeign(json, event.caller());
    members(json, event, copy.eventId(), copy.accountId());
  }

  private void members(JsonGenerator json, AuditEvent event, String eventId, String recipient)
      throws IOException {
    json.writeStringField("eventTime", time(event.eventTime()));
    json.writeStringField("eventSource", event.eventSource());
    json.writeStringField("eventName", event.eventName());
    json.writeStringField("awsRegion", event.region());
    json.writeStringField("sourceIPAddress", event.sourceAddress());
    json.writeStringField("userAgent", event.userAgent());
    optional(json, "errorCode", event.errorCode());
    optional(json, "errorMessage", event.errorMessage());
    object(json, "requestParameters", event.requestParameters());
    object(json, "responseElements", event.responseElements());
    if (event.additionalData() != null) {
      object(json, "additionalEventData", event.additionalData());
    }
    json.writeStringField("requestID", event.requestId());
    json.writeStringField("eventID", eventId);
    json.writeBooleanField("readOnly", event.readOnly());
    ResourcesJson.write(json, event.resources());
    json.writeStringField("eventType", "AwsApiCall");
    end(json, recipient);
    if (event.copies().isPresent()) {
      json.writeStringField("sharedEventID", event.copies().get().sharedEventId());
    }
    tls(json, event.tls());
  }

  private static void tls(JsonGenerator json, TlsDetails tls) throws IOException {
    if (tls != null) {
      json.writeObjectFieldStart("tlsDetails");
      json.writeStringField("tlsVersion", tls.version());
      json.writeStringField("cipherSuite", tls.cipherSuite());
      json.writeStringField("clientProvidedHostHeader", tls.host());
      json.writeEndObject();
    }
  }

  private void service(JsonGenerator json, ServiceEvent event) throws IOException {
    String account = event.accountId().isEmpty() ? accountId : event.accountId();
    json.writeStringField("eventVersion", "1.08");
    json.writeObjectFieldStart("userIdentity");
    json.writeStringField("accountId", account);
    json.writeStringField("invokedBy", INTERNAL);
    json.writeEndObject();
    json.writeStringField("eventTime", time(event.eventTime()));
    json.writeStringField("eventSource", "kms.amazonaws.com");
    json.writeStringField("eventName", event.eventName());
    json.writeStringField("awsRegion", event.region());
    json.writeStringField("sourceIPAddress", INTERNAL);
    json.writeStringField("userAgent", INTERNAL);
    json.writeNullField("requestParameters");
    json.writeNullField("responseElements");
    json.writeStringField("eventID", event.eventId());
    json.writeBooleanField("readOnly", false);
    ResourcesJson.write(json, event.keyArn().isEmpty() ? List.of() : List.of(event.keyArn()));
    json.writeStringField("eventType", "AwsServiceEvent");
    json.writeBooleanField("managementEvent", true);
    json.writeStringField("eventCategory", "Management");
    json.writeStringField("recipientAccountId", account);
    object(json, "serviceEventDetails", event.details());
  }

  private void startService(JsonGenerator json, Instant now, String name) throws IOException {
    json.writeStringField("eventVersion", "1.08");
    json.writeStringField("eventTime", time(now));
    json.writeStringField("eventSource", "claviger");
    json.writeStringField("eventName", name);
    json.writeStringField("eventID", UUID.randomUUID().toString());
    json.writeBooleanField("readOnly", true);
    json.writeStringField("eventType", "AwsServiceEvent");
    end(json, accountId);
  }

  private static void end(JsonGenerator json, String recipient) throws IOException {
    json.writeBooleanField("managementEvent", true);
    json.writeStringField("eventCategory", "Management");
    json.writeStringField("recipientAccountId", recipient);
  }

  private static void optional(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void object(JsonGenerator json, String name, ObjectNode value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeTree(value);
    }
  }

  private static String time(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  private static byte[] write(Members members) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024);
        JsonGenerator json = MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.flush();
      byte[] event = bytes.toByteArray();
      if (event.length > MAX_BYTES) {
        throw new IOException(
            String.format(
                Locale.ROOT, "the event has %d bytes; at most %d", event.length, MAX_BYTES));
      }
      return event;
    } catch (IOException e) {
      throw new AuditUnavailableException("the audit record cannot be written as JSON", e);
    }
  }

  /**
   * The record of an outbox entry, if it can be one that this class wrote: nothing else shall break
   * the lines of the file.
   */
  static byte[] checkStored(String eventId, byte[] record) throws IOException {
    byte[] start = "{\"eventVersion\"".getBytes(StandardCharsets.US_ASCII);
    boolean isRecord =
        record.length > start.length
            && record.length <= MAX_BYTES
            && Arrays.equals(record, 0, start.length, start, 0, start.length)
            && record[record.length - 1] == '}';
    for (byte each : record) {
      isRecord &= each >= ' ';
    }
    if (!isRecord) {
      throw new IOException(
          "the record " + eventId + " in the database's outbox is not what the server wrote");
    }
    return record;
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }
}
