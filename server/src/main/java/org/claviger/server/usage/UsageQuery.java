package org.claviger.server.usage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Members;

/**
 * A request of GetUsageReport.
 *
 * @param from the first day
 * @param to the last day
 * @param groupBy by what the sums are told apart
 * @param only which values alone are counted
 * @param limit at most so many sums
 * @param marker of the answer before; null if the member is missing
 */
record UsageQuery(
    LocalDate from,
    LocalDate to,
    Set<UsageGroup> groupBy,
    Map<UsageGroup, String> only,
    int limit,
    String marker) {
  private static final int DATE_CHARACTERS = 10;
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_VALUE_CHARACTERS = 2_048;
  private static final int MAX_MARKER_CHARACTERS = 8_192;

  UsageQuery {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    groupBy = Set.copyOf(groupBy);
    only = Map.copyOf(only);
  }

  /**
   * Reads a request.
   *
   * @throws ApiException ValidationException
   */
  static UsageQuery read(Members members) {
    String start = members.string("StartDate", DATE_CHARACTERS, DATE_CHARACTERS, DATE);
    String end = members.string("EndDate", DATE_CHARACTERS, DATE_CHARACTERS, DATE);
    Set<UsageGroup> groupBy = EnumSet.noneOf(UsageGroup.class);
    groupBy.addAll(members.constants("GroupBy", UsageGroup.class));
    Map<UsageGroup, String> only = new EnumMap<>(UsageGroup.class);
    for (UsageGroup each : EnumSet.complementOf(EnumSet.of(UsageGroup.DAY))) {
      String value = members.optionalString(each.member(), 0, MAX_VALUE_CHARACTERS);
      if (value != null) {
        only.put(each, value);
      }
    }
    Integer limit = members.optionalInteger("Limit", 1, MAX_LIMIT);
    String marker = members.optionalString("Marker", 1, MAX_MARKER_CHARACTERS);
    members.check();
    LocalDate from = date("StartDate", start);
    LocalDate to = date("EndDate", end);
    if (from.isAfter(to)) {
      throw new ApiException(ErrorCode.ValidationException, "StartDate is after EndDate.");
    }
    return new UsageQuery(from, to, groupBy, only, limit == null ? DEFAULT_LIMIT : limit, marker);
  }

  private static LocalDate date(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new ApiException(ErrorCode.ValidationException, name + " is no day.", e);
    }
  }

  /** What a marker belongs to: everything but how many sums a page has. */
  String filter() {
    ObjectNode filter = shown();
    filter.remove("limit");
    filter.remove("marker");
    return filter.toString();
  }

  /** The request as the audit record shows it. */
  ObjectNode shown() {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("startDate", from.toString()).put("endDate", to.toString());
    for (UsageGroup each : UsageGroup.values()) {
      if (groupBy.contains(each)) {
        parameters.withArray("groupBy").add(each.name());
      }
    }
    for (UsageGroup each : UsageGroup.values()) {
      if (only.containsKey(each)) {
        String member = each.member();
        parameters.put(
            Character.toLowerCase(member.charAt(0)) + member.substring(1), only.get(each));
      }
    }
    parameters.put("limit", limit);
    if (marker != null) {
      parameters.put("marker", marker);
    }
    return parameters;
  }
}
