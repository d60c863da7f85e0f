package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.key.KeyArn;

/** {@code ListKeys}: all keys of the account in the region, page by page. */
final class ListKeys implements AccountListOperation {
  private static final Action ACTION = Action.kms("ListKeys", true);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Result list(Paging paging, RequestContext context) {
    Paging.Page page = paging.page(context, ACTION.name(), "", DEFAULT_LIMIT, MAX_LIMIT);
    List<KeyArn> found =
        context.region().keys().list(context.caller().accountId(), page.afterId(), page.lookFor());
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = response.putArray("Keys");
    for (KeyArn key : page.cut(found, KeyArn::keyId, response)) {
      keys.addObject().put("KeyId", key.keyId()).put("KeyArn", key.toString());
    }
    return Result.of(response);
  }
}
