package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code UntagResource}: removes tags from a key; one that it does not have is no error. */
final class UntagResource implements Operation<UntagResource.Input> {
  private static final Action ACTION = Action.kms("UntagResource", false);

  /** The request. */
  record Input(String keyId, List<String> tagKeys) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    if (!members.has("TagKeys")) {
      members.missing("tagKeys");
    }
    List<String> tagKeys = members.strings("TagKeys");
    if (tagKeys.stream().anyMatch(UntagResource::hasWrongLength)) {
      members.violation(
          tagKeys.toString(),
          "tagKeys",
          "Member must satisfy constraint: [Member must have length less than or equal to "
              + Tags.MAX_KEY_CHARACTERS
              + ", Member must have length greater than or equal to 1]");
    }
    members.check();
    tagKeys.forEach(Tags::requireNotReserved);
    return new Input(keyId, tagKeys);
  }

  private static boolean hasWrongLength(String tagKey) {
    return tagKey.isEmpty() || tagKey.length() > Tags.MAX_KEY_CHARACTERS;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    input.tagKeys.forEach(parameters.putArray("tagKeys")::add);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:UntagResource", key).with(TagConditions.of(input.tagKeys)),
        () -> KeyChange.commit(context, key, found -> untag(found, input.tagKeys)));
  }

  private static Key untag(Key key, List<String> tagKeys) {
    StateRule.CHANGE.require(key);
    Map<String, String> left = new LinkedHashMap<>(key.tags());
    tagKeys.forEach(left::remove);
    return key.withTags(left);
  }
}
