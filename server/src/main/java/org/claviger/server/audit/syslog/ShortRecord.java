package org.claviger.server.audit.syslog;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Pattern;
import org.claviger.server.audit.TrailEvent;

/**
 * What is sent of a record that is too long: a JSON object still, so that rules about it are
 * applied and nobody hides an event by making it long. It tells what happened, where, and by whose
 * access key; the rest is in the trail under the same number.
 */
final class ShortRecord {
  private static final int MAX_VALUE_CHARS = 128;
  private static final Pattern NEEDS_ESCAPE = Pattern.compile("[\"\\\\]");
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String[] KEPT = {
    "eventVersion",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "errorCode",
    "requestID",
    "eventID",
    "eventType",
    "recipientAccountId"
  };
  private static final String[] KEPT_OF_IDENTITY = {
    "type", "principalId", "arn", "accountId", "accessKeyId", "invokedBy"
  };

  private ShortRecord() {}

  /** At most 6,000 bytes of ASCII. */
  static String of(TrailEvent event) throws IOException {
    ObjectNode kept = MAPPER.createObjectNode().put("sequence", event.sequence());
    copy(event.json(), kept, KEPT, MAX_VALUE_CHARS);
    if (event.json().get("userIdentity") instanceof ObjectNode identity) {
      // An ARN: its longest name, path included, has 576 characters.
      copy(identity, kept.putObject("userIdentity"), KEPT_OF_IDENTITY, 640);
    }
    kept.put("readOnly", event.json().path("readOnly").asBoolean());
    return MAPPER.writeValueAsString(kept.put("hash", event.hash()));
  }

  private static void copy(ObjectNode from, ObjectNode to, String[] names, int maxChars) {
    for (String name : names) {
      if (from.path(name).isTextual()) {
        String value = SyslogFormat.printable(from.path(name).textValue(), maxChars);
        to.put(name, NEEDS_ESCAPE.matcher(value).replaceAll("?"));
      }
    }
  }
}
