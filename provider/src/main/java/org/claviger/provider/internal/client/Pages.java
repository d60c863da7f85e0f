package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.claviger.provider.KmsException;

/** Reads a list that the service gives page by page. */
final class Pages {
  private static final int PAGE = 1_000;
  private static final int MAX_PAGES = 1_000;

  private Pages() {}

  /**
   * Gives every item of a list.
   *
   * @param member the member of the answer that holds the items
   * @throws KmsException if the service refuses
   */
  static void read(Channel channel, Action action, String member, Consumer<JsonNode> each) {
    ObjectNode request = Json.object().put("Limit", PAGE);
    for (int page = 0; page < MAX_PAGES; page++) {
      ObjectNode answer = channel.call(action, request);
      answer.path(member).forEach(each);
      if (!answer.path("Truncated").asBoolean()) {
        return;
      }
      request.put("Marker", Answers.text(answer, "NextMarker"));
    }
  }
}
