package org.claviger.server.lookup;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Members;

/**
 * A request of LookupEvents.
 *
 * @param attribute which attribute is asked for, if any
 * @param value its value; empty without one
 * @param start events of that time or later
 * @param end events of that time or earlier
 * @param isInsight whether insights are asked for, of which there are none
 * @param maxResults 1 to 50
 * @param nextToken of the answer before
 */
record LookupQuery(
    Optional<LookupAttribute> attribute,
    String value,
    Optional<Instant> start,
    Optional<Instant> end,
    boolean isInsight,
    int maxResults,
    Optional<String> nextToken) {
  private static final int MAX_RESULTS = 50;
  private static final int MAX_VALUE_CHARACTERS = 2_000;
  private static final int MAX_TOKEN_CHARACTERS = 1_024;
  private static final String INSIGHT = "insight";

  LookupQuery {
    requireNonNull(attribute, "attribute");
    requireNonNull(value, "value");
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    requireNonNull(nextToken, "nextToken");
  }

  /**
   * Reads a request.
   *
   * @throws ApiException of CloudTrail's codes for whichever member is wrong
   */
  static LookupQuery read(Members members) {
    Optional<Members> lookup = onlyOne(members.objects("LookupAttributes"));
    Optional<LookupAttribute> attribute = lookup.map(LookupQuery::attribute);
    String value = lookup.map(LookupQuery::value).orElse("");
    Optional<Instant> start = members.optionalDate("StartTime");
    Optional<Instant> end = members.optionalDate("EndTime");
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      throw new ApiException(
          ErrorCode.InvalidTimeRangeException, "The start time is after the end time.");
    }
    return new LookupQuery(
        attribute, value, start, end, isInsight(members), maxResults(members), token(members));
  }

  private static Optional<Members> onlyOne(List<Members> attributes) {
    if (attributes.size() > 1) {
      throw invalidAttribute("You can specify one lookup attribute only.");
    }
    return attributes.stream().findFirst();
  }

  private static LookupAttribute attribute(Members lookup) {
    return Optional.ofNullable(lookup.optionalString("AttributeKey", 0, Integer.MAX_VALUE))
        .flatMap(LookupAttribute::named)
        .orElseThrow(
            () ->
                invalidAttribute(
                    "AttributeKey must be one of " + List.of(LookupAttribute.values()) + "."));
  }

  private static String value(Members lookup) {
    return Optional.ofNullable(lookup.optionalString("AttributeValue", 1, MAX_VALUE_CHARACTERS))
        .orElseThrow(
            () ->
                invalidAttribute(
                    "AttributeValue must have 1 to " + MAX_VALUE_CHARACTERS + " characters."));
  }

  private static ApiException invalidAttribute(String message) {
    return new ApiException(ErrorCode.InvalidLookupAttributesException, message);
  }

  private static boolean isInsight(Members members) {
    String category = members.optionalString("EventCategory", 0, Integer.MAX_VALUE);
    if (category != null && !category.equals(INSIGHT)) {
      throw new ApiException(
          ErrorCode.InvalidEventCategoryException, "EventCategory must be " + INSIGHT + ".");
    }
    return category != null;
  }

  private static int maxResults(Members members) {
    Integer results = members.optionalInteger("MaxResults", Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (results != null && (results < 1 || results > MAX_RESULTS)) {
      throw new ApiException(
          ErrorCode.InvalidMaxResultsException, "MaxResults must be 1 to " + MAX_RESULTS + ".");
    }
    return results == null ? MAX_RESULTS : results;
  }

  private static Optional<String> token(Members members) {
    String token = members.optionalString("NextToken", 1, MAX_TOKEN_CHARACTERS);
    if (token == null && members.has("NextToken")) {
      throw NextTokens.invalid();
    }
    return Optional.ofNullable(token);
  }

  /** What a token belongs to: everything but how many results a page has. */
  String filter() {
    return String.join(
        "\n",
        attribute.map(Enum::name).orElse(""),
        start.map(Instant::toString).orElse(""),
        end.map(Instant::toString).orElse(""),
        value);
  }

  /** The request as the audit record shows it. */
  ObjectNode shown() {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    attribute.ifPresent(
        each ->
            parameters
                .putArray("lookupAttributes")
                .addObject()
                .put("attributeKey", each.name())
                .put("attributeValue", value));
    start.ifPresent(time -> parameters.put("startTime", time.toString()));
    end.ifPresent(time -> parameters.put("endTime", time.toString()));
    if (isInsight) {
      parameters.put("eventCategory", INSIGHT);
    }
    parameters.put("maxResults", maxResults);
    nextToken.ifPresent(token -> parameters.put("nextToken", token));
    return parameters;
  }
}
