package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.claviger.server.key.Key;

/** {@code ListResourceTags}: the tags of a key by their keys, page by page. */
final class ListResourceTags implements Operation<ListResourceTags.Input> {
  private static final Action ACTION = Action.kms("ListResourceTags", true);

  /** Also the most that a page shows. */
  private static final int DEFAULT_LIMIT = 50;

  /** The request. */
  record Input(String keyId, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), Paging.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:ListResourceTags", key, () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    Paging.Page page =
        input.paging.page(context, ACTION.name(), key.arn().keyId(), DEFAULT_LIMIT, DEFAULT_LIMIT);
    List<Map.Entry<String, String>> found =
        key.tags().entrySet().stream()
            .filter(tag -> tag.getKey().compareTo(page.afterId()) > 0)
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .limit(page.lookFor())
            .toList();
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode tags = response.putArray("Tags");
    for (Map.Entry<String, String> tag : page.cut(found, Map.Entry::getKey, response)) {
      tags.addObject().put("TagKey", tag.getKey()).put("TagValue", tag.getValue());
    }
    return Result.of(response);
  }
}
