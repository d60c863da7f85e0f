package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.iam.Entity;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;

/**
 * Entities with the documents of their policies, as {@code GetAccountAuthorizationDetails} does.
 */
final class DetailShapes {
  private final Identities identities;
  private final ManagedPolicies policies;
  private final String accountId;

  DetailShapes(Identities identities, String accountId) {
    this.identities = identities;
    this.policies = identities.policies();
    this.accountId = accountId;
  }

  ObjectNode of(Entity entity) {
    return entity instanceof ManagedPolicy policy ? policy(policy) : identity((Identity) entity);
  }

  private ObjectNode identity(Identity identity) {
    String noun = identity.kind().noun();
    ObjectNode shape = IamOperation.object();
    Shapes.names(shape, identity);
    if (identity.kind() == IdentityKind.ROLE) {
      shape.put(
          "AssumeRolePolicyDocument",
          Documents.encoded(identities.directory().shown(identity).trustPolicy()));
      shape.putArray("InstanceProfileList");
    }
    ArrayNode inline = shape.putArray(noun + "PolicyList");
    identity
        .inline()
        .forEach(
            (name, document) ->
                inline
                    .addObject()
                    .put("PolicyName", name)
                    .put("PolicyDocument", Documents.encoded(document)));
    if (identity.kind() == IdentityKind.USER) {
      identity.groups().keySet().forEach(shape.putArray("GroupList")::add);
    }
    ArrayNode attached = shape.putArray("AttachedManagedPolicies");
    identity.attached().keySet().forEach(arn -> Shapes.attached(attached.addObject(), arn));
    Shapes.boundary(shape, identity.boundary());
    Shapes.tags(shape, identity.tags());
    return shape;
  }

  private ObjectNode policy(ManagedPolicy policy) {
    ObjectNode shape = IamOperation.object();
    Shapes.policy(
        shape,
        policy,
        policies.attachments(accountId, policy),
        policies.boundaries(accountId, policy));
    Shapes.description(shape, policy.description());
    ArrayNode versions = shape.putArray("PolicyVersionList");
    policy
        .versions()
        .forEach(
            version ->
                Shapes.version(versions.addObject(), policy, version)
                    .put("Document", Documents.encoded(version.document())));
    return shape;
  }
}
