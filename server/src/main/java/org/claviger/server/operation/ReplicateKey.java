package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code ReplicateKey}: of a multi-Region key; no key is one yet. */
final class ReplicateKey implements Operation<ReplicateKey.Input> {
  private static final Action ACTION = Action.kms("ReplicateKey", false);

  /**
   * The request.
   *
   * @param policy null if the member is missing
   */
  record Input(
      String keyId,
      String replicaRegion,
      String policy,
      boolean bypass,
      String description,
      Map<String, String> tags) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    String region = MultiRegion.region(members, "ReplicaRegion");
    String policy = KeyPolicyMembers.optionalPolicy(members);
    boolean bypass = KeyPolicyMembers.readBypass(members);
    String description = KeyCreation.description(members);
    List<Tags.Tag> tags = Tags.read(members);
    members.check();
    return new Input(keyId, region, policy, bypass, description, Tags.checked(tags));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    parameters.put("replicaRegion", input.replicaRegion);
    KeyPolicyMembers.show(parameters, input.policy);
    parameters.put("description", input.description);
    Tags.show(parameters, input.tags);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:ReplicateKey", key)
            .with(
                ConditionKeys.of("kms:replicaregion", input.replicaRegion)
                    .and(KeyPolicyMembers.bypass(input.bypass))
                    .and(TagConditions.of(input.tags))),
        () -> {
          StateRule.REPLICATE.require(key);
          throw MultiRegion.notPrimary(key);
        });
  }
}
