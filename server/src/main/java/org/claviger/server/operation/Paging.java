package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Markers;

/**
 * The {@code Limit} and {@code Marker} of a list. A page goes on after the last id that the one
 * before it showed: what is added or removed meanwhile shifts nothing.
 *
 * @param limit null if the member is missing
 * @param marker null if the member is missing
 */
public record Paging(Integer limit, String marker) {
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_MARKER_CHARACTERS = 1_024;
  private static final Pattern MARKER = Pattern.compile("[\\u0020-\\u00FF]*");

  /** Reads the two members. */
  public static Paging read(Members members) {
    return new Paging(
        members.optionalInteger("Limit", 1, MAX_LIMIT),
        members.optionalString("Marker", 1, MAX_MARKER_CHARACTERS, MARKER));
  }

  /** The members as the audit record shows them. */
  public void show(ObjectNode parameters) {
    if (limit != null) {
      parameters.put("limit", limit);
    }
    if (marker != null) {
      parameters.put("marker", marker);
    }
  }

  /**
   * The page that is asked for.
   *
   * @param action whose list
   * @param filter what narrows the list, or the empty string
   * @param defaultLimit if the request gives none
   * @param maxLimit no page shows more, whatever the request gives
   * @throws ApiException InvalidMarkerException
   */
  public Page page(
      RequestContext context, String action, String filter, int defaultLimit, int maxLimit) {
    Markers markers = new Markers(context.region().hsm());
    Markers.ListScope list =
        new Markers.ListScope(
            action, context.caller().accountId(), context.region().name(), filter);
    String afterId = marker == null ? "" : markers.decode(list, marker);
    int items = Math.min(limit == null ? defaultLimit : limit, maxLimit);
    return new Page(markers, list, afterId, items);
  }

  /**
   * One page of a list.
   *
   * @param afterId the last id already seen, or the empty string
   * @param items at most so many
   */
  public record Page(Markers markers, Markers.ListScope list, String afterId, int items) {
    /** How many to look for: one more than shown tells whether there is a next page. */
    public int lookFor() {
      return items + 1;
    }

    /** The page that ends early, behind so many items. */
    Page endingBehind(int fewer) {
      return new Page(markers, list, afterId, fewer);
    }

    /** Puts into the answer how the list goes on, and gives the items to show. */
    public <T> List<T> cut(List<T> found, Function<T, String> id, ObjectNode response) {
      boolean truncated = found.size() > items;
      List<T> shown = truncated ? found.subList(0, items) : found;
      response.put("Truncated", truncated);
      if (truncated) {
        response.put("NextMarker", markers.encode(list, id.apply(shown.get(items - 1))));
      }
      return shown;
    }
  }
}
