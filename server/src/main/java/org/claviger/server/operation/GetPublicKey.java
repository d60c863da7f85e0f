package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;

/** {@code GetPublicKey}: the public key of an asymmetric key as a DER SubjectPublicKeyInfo. */
final class GetPublicKey implements Operation<GetPublicKey.Input> {
  private static final Action ACTION = Action.kms("GetPublicKey", true);

  /** The request. */
  record Input(String keyId, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), UseOptions.readTokens(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.prepared(
        OnKey.access(context, "kms:GetPublicKey", key, input.keyId),
        input.options.checked(context, () -> run(key)));
  }

  private static Result run(Key key) {
    KeyChecks.requireEnabled(key);
    if (key.spec().isSymmetric()) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          key.arn() + " key spec is " + key.spec() + " which is not valid for GetPublicKey.");
    }
    ObjectNode response =
        OnKey.answer(key)
            .put("PublicKey", key.publicKey())
            .put("CustomerMasterKeySpec", key.spec().name())
            .put("KeySpec", key.spec().name())
            .put("KeyUsage", key.usage().name());
    KeyMetadata.putAlgorithms(response, key);
    return Result.of(response);
  }
}
