package org.claviger.server.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.TestContext;
import org.claviger.server.sigv4.Caller;

/** LookupEvents over an index that follows a trail, in JSON. */
final class LookupApi {
  static final EventRegions REGIONS = new EventRegions(List.of("us-east-1", "eu-west-1"));
  private static final JsonMapper JSON = new JsonMapper();

  private final LookupConfig config;
  private final TestTrail trail;
  private final Region region;
  private final TrailFollower follower;

  LookupApi(TestTrail trail, Region region, LookupConfig config) {
    this.config = config;
    this.trail = trail;
    this.region = region;
    this.follower = trail.caughtUp(indexer(trail, config));
  }

  static EventIndexer indexer(TestTrail trail, LookupConfig config) {
    return EventIndexer.open(
        trail.derived(), config, REGIONS, trail.reader()::newest, Clock.systemUTC());
  }

  void awaitAll() {
    trail.awaitAll(follower);
  }

  ObjectNode ask(String json) {
    return ask(TestTrail.ROOT, json);
  }

  ObjectNode ask(Caller caller, String json) {
    LookupEvents action =
        new LookupEvents(trail.derived().trailEvents(), config, Optional.of(follower));
    LookupQuery query = action.parse(new Members(read(json)));
    RequestContext context =
        TestContext.of(
            caller,
            region,
            Instant.now(),
            change -> {
              throw new AssertionError("a lookup changes nothing");
            });
    return action.prepare(query, context).work().run().response();
  }

  ObjectNode by(LookupAttribute attribute, String value) {
    return ask(
        "{\"LookupAttributes\":[{\"AttributeKey\":\"%s\",\"AttributeValue\":%s}]}"
            .formatted(attribute, JSON.getNodeFactory().textNode(value)));
  }

  static List<String> names(ObjectNode answer) {
    return each(answer, "EventName");
  }

  static List<String> each(ObjectNode answer, String member) {
    List<String> values = new ArrayList<>();
    for (JsonNode event : answer.path("Events")) {
      values.add(event.path(member).asText());
    }
    return values;
  }

  static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
