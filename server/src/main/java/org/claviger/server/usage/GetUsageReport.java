package org.claviger.server.usage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Markers;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.UsageColumn;
import org.claviger.server.store.UsageSums;

/**
 * {@code Claviger.GetUsageReport}: how much the caller's account asked in the region, in sums. A
 * page goes on behind the last sum of the one before. While the sums are being made it answers
 * nothing rather than half.
 */
final class GetUsageReport implements Operation<UsageQuery> {
  private static final Action ACTION = Action.claviger("GetUsageReport", true);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final UsageSums sums;
  private final TrailFollower follower;

  GetUsageReport(UsageSums sums, TrailFollower follower) {
    this.sums = requireNonNull(sums, "sums");
    this.follower = requireNonNull(follower, "follower");
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public UsageQuery parse(Members members) {
    return UsageQuery.read(members);
  }

  @Override
  public ObjectNode auditParameters(UsageQuery query) {
    return query.shown();
  }

  @Override
  public Prepared prepare(UsageQuery query, RequestContext context) {
    List<AccessRequest> accesses =
        ACTION.permissions().stream()
            .map(permission -> new AccessRequest(permission, "*", context.caller().accountId()))
            .toList();
    return new Prepared(accesses, List.of(), () -> run(query, context));
  }

  private Result run(UsageQuery query, RequestContext context) {
    if (follower.isBehind()) {
      throw new ApiException(
          ErrorCode.ServiceUnavailableException,
          "The sums are being made: " + follower.lag() + " records are still to be counted.");
    }
    Markers markers = new Markers(context.region().hsm());
    Markers.ListScope scope =
        new Markers.ListScope(
            ACTION.name(), context.caller().accountId(), context.region().name(), query.filter());
    List<String> behind =
        query.marker() == null ? List.of() : values(markers.decode(scope, query.marker()));
    UsageSums.Question question = question(query, context, behind);
    List<UsageSums.Sum> found = sums.report(question);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put("StartDate", query.from().toString()).put("EndDate", query.to().toString());
    List<UsageSums.Sum> shown = found.subList(0, Math.min(found.size(), query.limit()));
    ArrayNode usage = response.putArray("Usage");
    shown.forEach(each -> show(usage.addObject(), each));
    response.put("KeyDays", sums.keyDays(question));
    response.put("Truncated", found.size() > shown.size());
    if (found.size() > shown.size()) {
      response.put("NextMarker", markers.encode(scope, text(shown.get(shown.size() - 1))));
    }
    return Result.of(response);
  }

  private static UsageSums.Question question(
      UsageQuery query, RequestContext context, List<String> behind) {
    Map<UsageColumn, String> only = new EnumMap<>(UsageColumn.class);
    query.only().forEach((group, value) -> only.put(group.column(), value));
    only.put(UsageColumn.ACCOUNT, context.caller().accountId());
    only.put(UsageColumn.REGION, context.region().name());
    TreeSet<UsageColumn> groupBy =
        query.groupBy().stream()
            .map(UsageGroup::column)
            .collect(Collectors.toCollection(TreeSet::new));
    return new UsageSums.Question(
        query.from(), query.to(), groupBy, only, behind, query.limit() + 1);
  }

  private static void show(ObjectNode shape, UsageSums.Sum sum) {
    for (UsageGroup each : UsageGroup.values()) {
      String value = sum.groups().get(each.column());
      if (value != null) {
        shape.put(each.member(), value);
      }
    }
    shape.put("Requests", sum.requests()).put("Failures", sum.failures());
  }

  private static String text(UsageSums.Sum sum) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    sum.groups().values().forEach(values::add);
    return values.toString();
  }

  /** What {@link #text} wrote: the marker proves it. */
  private static List<String> values(String text) {
    try {
      List<String> values = new ArrayList<>();
      for (JsonNode each : MAPPER.readTree(text)) {
        values.add(each.asText());
      }
      return values;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a marker that proves itself holds something else", e);
    }
  }
}
