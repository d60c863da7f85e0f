package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.key.Markers;
import org.claviger.server.operation.RequestContext;

/**
 * The {@code MaxItems} and {@code Marker} of a list. A page goes on after the last entry that the
 * one before it showed: what is added or removed meanwhile shifts nothing.
 *
 * @param maxItems null if the member is missing
 * @param marker null if the member is missing
 */
record IamPaging(Integer maxItems, String marker) {
  private static final int DEFAULT_ITEMS = 100;

  /** Lists of IAM are of no region. */
  private static final String REGION = "iam";

  /**
   * The page that is asked for.
   *
   * @param action whose list
   * @param filter what narrows the list, or the empty string
   * @throws ApiException ValidationException
   */
  Page page(HsmDomain domain, RequestContext context, String action, String filter) {
    Markers markers = new Markers(domain);
    Markers.ListScope list =
        new Markers.ListScope(action, context.caller().accountId(), REGION, filter);
    String after = marker == null ? "" : decode(markers, list);
    return new Page(markers, list, after, maxItems == null ? DEFAULT_ITEMS : maxItems);
  }

  private String decode(Markers markers, Markers.ListScope list) {
    try {
      return markers.decode(list, marker);
    } catch (ApiException e) {
      throw new ApiException(ErrorCode.ValidationException, "Invalid Marker.", e);
    }
  }

  /**
   * One page of a list.
   *
   * @param after the key of the last entry already seen, or the empty string
   * @param items at most so many
   */
  record Page(Markers markers, Markers.ListScope list, String after, int items) {
    /** How many to look for: one more than shown tells whether there is a next page. */
    int lookFor() {
      return items + 1;
    }

    /** The same page, of no more than so many entries. */
    Page atMost(int most) {
      return new Page(markers, list, after, Math.min(items, most));
    }

    /** Puts into the answer how the list goes on, and gives the entries to show. */
    <T> List<T> cut(List<T> found, Function<? super T, String> key, ObjectNode response) {
      boolean truncated = found.size() > items;
      List<T> shown = truncated ? found.subList(0, items) : found;
      response.put("IsTruncated", truncated);
      if (truncated) {
        response.put("Marker", markers.encode(list, key.apply(shown.get(items - 1))));
      }
      return shown;
    }

    /** The same of a list that is at hand as a whole, in the order of its keys. */
    <T> List<T> cutAll(List<T> all, Function<? super T, String> key, ObjectNode response) {
      List<T> rest =
          all.stream()
              .filter(each -> after.isEmpty() || key.apply(each).compareTo(after) > 0)
              .toList();
      return cut(rest, key, response);
    }
  }
}
