package org.claviger.server.audit.export;

import static com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailRecord;

/**
 * A record as CloudTrail has it: the event alone, with every member that CloudTrail requires.
 *
 * @param sequence the number of the trail's record
 * @param hash the hash of the trail's record
 * @param place whose file it belongs into
 * @param time when it happened
 * @param json one JSON object in ASCII; not to be changed
 */
record CloudTrailRecord(long sequence, String hash, Place place, Instant time, byte[] json) {
  /** Where AWS files what belongs to no region. */
  private static final String GLOBAL_REGION = "us-east-1";

  private static final String INTERNAL = "AWS Internal";
  private static final String NO_ACCOUNT = "000000000000";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]{1,10}){1,3}-[0-9]{1,2}");
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(ESCAPE_NON_ASCII).build();

  /** Whose file a record belongs into: they become parts of a path and are nothing else. */
  record Place(String account, String region) {
    static Place of(TrailEvent event) {
      String account = event.accountId();
      String region = event.region().orElse("");
      return new Place(
          ACCOUNT.matcher(account).matches() ? account : NO_ACCOUNT,
          REGION.matcher(region).matches() ? region : GLOBAL_REGION);
    }
  }

  /**
   * Reads a record of the trail.
   *
   * @throws IOException if it is none that the server wrote
   */
  static CloudTrailRecord of(TrailRecord record) throws IOException {
    TrailEvent event = TrailEvent.of(record);
    Place place = Place.of(event);
    ObjectNode members = event.cloudTrail();
    complete(members, place);
    return new CloudTrailRecord(
        record.sequence(), event.hash(), place, event.time(), MAPPER.writeValueAsBytes(members));
  }

  /** What the service writes of itself alone lacks what only a caller has. */
  private static void complete(ObjectNode event, Place place) {
    if (!event.hasNonNull("awsRegion")) {
      event.put("awsRegion", place.region());
    }
    if (!event.hasNonNull("userIdentity")) {
      event.putObject("userIdentity").put("accountId", place.account()).put("invokedBy", INTERNAL);
    }
    for (String name : new String[] {"sourceIPAddress", "userAgent"}) {
      if (!event.hasNonNull(name)) {
        event.put(name, INTERNAL);
      }
    }
    for (String name : new String[] {"requestParameters", "responseElements"}) {
      if (!event.has(name)) {
        event.putNull(name);
      }
    }
  }
}
