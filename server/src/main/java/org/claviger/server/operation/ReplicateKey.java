package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyPolicy;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Region;
import org.claviger.server.key.StateRule;
import org.claviger.server.store.Transaction;

/**
 * {@code ReplicateKey}: a key of the same id and material in another region. It takes the
 * permission to replicate in the primary key's region, and that to make a key in the other.
 */
final class ReplicateKey implements Operation<ReplicateKey.Input> {
  private static final String REPLICATE = "kms:ReplicateKey";
  private static final String CREATE = "kms:CreateKey";
  private static final Action ACTION =
      new Action(
          Action.Api.KMS,
          "ReplicateKey",
          Set.of(REPLICATE, CREATE, KeyCreation.TAG_PERMISSION),
          false);

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
    String region = MultiRegionMembers.region(members, "ReplicaRegion");
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
    return parameters.put("bypassPolicyLockoutSafetyCheck", input.bypass);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key =
        Authorization.found(
            context,
            REPLICATE,
            List.of(),
            () ->
                context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId()));
    ConditionKeys conditions =
        ConditionKeys.of("kms:replicaregion", input.replicaRegion)
            .and(KeyPolicyMembers.bypass(input.bypass))
            .and(TagConditions.of(input.tags));
    List<AccessRequest> accesses = new ArrayList<>();
    accesses.add(OnKey.access(context, REPLICATE, key).with(conditions));
    accesses.add(access(CREATE, "*", key, input));
    if (!input.tags.isEmpty()) {
      accesses.add(access(KeyCreation.TAG_PERMISSION, "*", key, input));
    }
    return new Prepared(accesses, List.of(key.arn().toString()), () -> run(input, context, key));
  }

  /** A permission about the replica, in its region. */
  private static AccessRequest access(String permission, String resource, Key key, Input input) {
    return new AccessRequest(permission, resource, key.arn().accountId())
        .with(
            ConditionKeys.of("aws:requestedregion", input.replicaRegion)
                .and(new NewKeyConditions(key.kind(), MultiRegionMembers.REPLICA))
                .and(KeyPolicyMembers.bypass(input.bypass))
                .and(TagConditions.of(input.tags)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    require(key, input.replicaRegion);
    KeyTemplate terms = terms(input, context, key);
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                Key found = KeyChange.read(transaction, context, key);
                require(found, input.replicaRegion);
                requireNoRotation(context, transaction, found);
                return answer(
                    context
                        .group()
                        .replicate(
                            transaction,
                            context.region(),
                            found,
                            terms,
                            input.replicaRegion,
                            context.now()));
              });
    } finally {
      context.region().keys().forget(key.arn());
    }
  }

  private static KeyTemplate terms(Input input, RequestContext context, Key key) {
    if (!context.group().isRemote(input.replicaRegion)) {
      Region target = context.group().require(input.replicaRegion);
      return hostedTerms(input, context.in(target), key);
    }
    KeyTemplate terms = template(input, key);
    if (input.policy != null && !input.bypass) {
      // Whom else it names is known to the other server, and the caller to this one.
      KeyPolicy policy = context.region().policies().require(input.policy);
      KeyPolicyCheck.requireNoLockout(context, policy, anotherPolicy(input, key));
    }
    context.group().checkReplica(key, input.replicaRegion, terms);
    return terms;
  }

  private static KeyTemplate template(Input input, Key key) {
    return new KeyTemplate(
        key.kind(), input.description, input.tags, Optional.ofNullable(input.policy), Map.of());
  }

  /** The permission to put the replica another policy later. */
  private static AccessRequest anotherPolicy(Input input, Key key) {
    KeyArn arn = key.arn().in(input.replicaRegion);
    return access(KeyPolicyCheck.PERMISSION, arn.toString(), key, input);
  }

  private static void requireNoRotation(RequestContext context, Transaction transaction, Key key) {
    if (key.isRotating()) {
      context.group().requireInStep(transaction, key);
    }
  }

  private static void require(Key key, String region) {
    StateRule.REPLICATE.require(key);
    if (MultiRegionMembers.requirePrimary(key).isIn(region)) {
      throw new ApiException(
          ErrorCode.AlreadyExistsException, "The key " + key.arn().in(region) + " already exists.");
    }
  }

  private static KeyTemplate hostedTerms(Input input, RequestContext inTarget, Key key) {
    KeyTemplate terms = template(input, key);
    if (input.policy == null) {
      return terms;
    }
    AccessRequest another = anotherPolicy(input, key);
    return terms.bound(
        KeyPolicyCheck.require(inTarget, input.policy, input.bypass, another).principals());
  }

  /** As in AWS, it is being created when the answer comes, though here it can be used already. */
  private static Result answer(Key replica) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = KeyMetadata.of(replica);
    metadata.put("Enabled", false).put("KeyState", KeyState.Creating.name());
    response.set("ReplicaKeyMetadata", metadata);
    response.put("ReplicaPolicy", replica.policy().text());
    ArrayNode tags = response.putArray("ReplicaTags");
    replica
        .tags()
        .forEach((key, value) -> tags.addObject().put("TagKey", key).put("TagValue", value));
    return RecordForm.recorded(response);
  }
}
