package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.UnknownResource;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantTokens;
import org.claviger.server.key.Grants;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;

/** {@code RetireGrant}: gives a grant up, by its token or by its key's ARN and its id. */
final class RetireGrant implements Operation<RetireGrant.Input> {
  private static final String PERMISSION = "kms:RetireGrant";
  private static final Action ACTION = Action.kms("RetireGrant", false);
  private static final int MAX_TOKEN_CHARACTERS = 8_192;

  /**
   * The request.
   *
   * @param token null if the grant is named by {@code keyId} and {@code grantId}, which else are
   *     null
   */
  record Input(String token, String keyId, String grantId, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            members.optionalString("GrantToken", 1, MAX_TOKEN_CHARACTERS),
            members.optionalString("KeyId", 1, OnKey.MAX_KEY_ID_CHARACTERS),
            GrantMembers.optionalId(members),
            UseOptions.readDryRun(members));
    members.check();
    boolean byId = input.keyId != null && input.grantId != null;
    boolean byEither = input.keyId != null || input.grantId != null;
    if (input.token == null ? !byId : byEither) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "Please specify either GrantToken, or both KeyId and GrantId.");
    }
    GrantMembers.checkedId(input.grantId);
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    if (input.token == null) {
      parameters.put("keyId", input.keyId).put("grantId", input.grantId);
    }
    return input.options.show(parameters);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return input.token == null ? byId(input, context) : byToken(input, context);
  }

  private static Prepared byId(Input input, RequestContext context) {
    if (!input.keyId.startsWith("arn:")) {
      throw new ApiException(
          ErrorCode.InvalidArnException, "The KeyId of RetireGrant must be a key ARN.");
    }
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return prepared(access(context, key, input.grantId), context, key, input.grantId, input);
  }

  /** To another account a token tells neither its key nor whether its grant is still there. */
  private static Prepared byToken(Input input, RequestContext context) {
    Grants grants = context.region().grants();
    GrantTokens.Named named = grants.tokens().open(input.token);
    String keys = new KeyArn(context.region().name(), named.accountId(), "*").toString();
    KeyArn arn =
        grants
            .find(named.accountId(), named.grantId())
            .map(Grant::key)
            .orElseThrow(
                () -> ApiException.absent(Grants.notFound(named.grantId()).getMessage(), keys));
    Key key = context.region().keys().resolveKeyOnly(arn.toString(), context.caller().accountId());
    AccessRequest access =
        access(context, key, named.grantId())
            .disguisedAs(UnknownResource.message(context.caller(), PERMISSION, keys));
    return prepared(access, context, key, named.grantId(), input);
  }

  /**
   * Whom the grant itself lets retire it may do so, as may whom policies allow. A grant that is not
   * there lets nobody.
   */
  private static AccessRequest access(RequestContext context, Key key, String grantId) {
    Optional<Grant> grant = context.region().grants().inForce(key.arn()).find(grantId);
    AccessRequest access = OnKey.access(context, PERMISSION, key);
    access =
        access.guardedBy(access.guard().orElseThrow().withGrants(() -> RetiringRights.of(grant)));
    return grant.isPresent()
        ? access.with(
            GrantConditions.of(
                grant.get().terms(), principal -> GrantPrincipal.shown(principal, context)))
        : access;
  }

  private static Prepared prepared(
      AccessRequest access, RequestContext context, Key key, String grantId, Input input) {
    return OnKey.prepared(access, () -> GrantRemoval.commit(context, key, grantId, input.options));
  }
}
