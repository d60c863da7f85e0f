package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code TagResource}: adds tags to a key; a tag key that it has gets the new value. */
final class TagResource implements Operation<TagResource.Input> {
  private static final Action ACTION = Action.kms("TagResource", false);

  /** The request. */
  record Input(String keyId, Map<String, String> tags) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    if (!members.has("Tags")) {
      members.missing("tags");
    }
    List<Tags.Tag> tags = Tags.read(members);
    members.check();
    return new Input(keyId, Tags.checked(tags));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    Tags.show(parameters, input.tags);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:TagResource", key).with(TagConditions.of(input.tags)),
        () -> KeyChange.commit(context, key, found -> tag(found, input.tags)));
  }

  private static Key tag(Key key, Map<String, String> tags) {
    StateRule.CHANGE.require(key);
    Map<String, String> all = new LinkedHashMap<>(key.tags());
    all.putAll(tags);
    return key.withTags(Tags.requireRoom(all));
  }
}
