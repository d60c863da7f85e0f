package org.claviger.server.lookup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Markers;
import org.claviger.server.operation.RequestContext;

/**
 * The tokens by which a lookup goes on: the last event seen, authenticated together with the
 * account, the region and all that was asked. What arrives meanwhile is newer and shifts nothing.
 */
final class NextTokens {
  private static final Pattern PLACE = Pattern.compile("(-?[0-9]{1,12}) ([0-9]{1,18})");

  private final Markers markers;
  private final Markers.ListScope scope;

  private NextTokens(Markers markers, Markers.ListScope scope) {
    this.markers = markers;
    this.scope = scope;
  }

  /** Those of one query. */
  static NextTokens of(RequestContext context, LookupQuery query) {
    return new NextTokens(
        new Markers(context.region().hsm()),
        new Markers.ListScope(
            LookupEvents.NAME,
            context.caller().accountId(),
            context.region().name(),
            query.filter()));
  }

  String encode(Place last) {
    return markers.encode(scope, last.seconds() + " " + last.sequence());
  }

  /**
   * Where a token goes on.
   *
   * @throws ApiException InvalidNextTokenException if this query did not give it out
   */
  Place decode(String token) {
    Matcher place = PLACE.matcher(opened(token));
    if (!place.matches()) {
      throw invalid();
    }
    return new Place(Long.parseLong(place.group(1)), Long.parseLong(place.group(2)));
  }

  private String opened(String token) {
    try {
      return markers.decode(scope, token);
    } catch (ApiException e) {
      throw new ApiException(ErrorCode.InvalidNextTokenException, invalid().getMessage(), e);
    }
  }

  static ApiException invalid() {
    return new ApiException(
        ErrorCode.InvalidNextTokenException,
        "The token is not valid, or was given out for other parameters.");
  }

  /** An event's place in the order of answers. */
  record Place(long seconds, long sequence) {}
}
