package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.InvalidPublicKeyException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyAgreementAlgorithmSpec;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;

/**
 * {@code DeriveSharedSecret}: the raw secret of ECDH (NIST SP 800-56A, section 5.7.1.2) between a
 * key and a peer's public key.
 */
final class DeriveSharedSecret implements Operation<DeriveSharedSecret.Input> {
  private static final Action ACTION = Action.kms("DeriveSharedSecret", true);
  private static final int MAX_PUBLIC_KEY_BYTES = 8_192;

  /** The request. */
  record Input(
      String keyId, KeyAgreementAlgorithmSpec algorithm, byte[] publicKey, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.constant("KeyAgreementAlgorithm", KeyAgreementAlgorithmSpec.class),
            members.blob("PublicKey", 1, MAX_PUBLIC_KEY_BYTES),
            UseOptions.read(members));
    members.check();
    Recipient.refuse(members);
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.options.show(
        OnKey.parameters(input.keyId)
            .put("keyAgreementAlgorithm", input.algorithm.name())
            .put("publicKey", input.publicKey));
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    AccessRequest access =
        OnKey.access(context, "kms:DeriveSharedSecret", key, input.keyId)
            .with(ConditionKeys.of("kms:keyagreementalgorithm", input.algorithm));
    return OnKey.using(access, key, input.options.checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    OnKey.requireUsable(key, KeyUsage.KEY_AGREEMENT, KeyClass.KMS, ACTION.name());
    input.options.endDryRun();
    ObjectNode response = OnKey.answer(key);
    response.set("SharedSecret", new SecretNode(agree(input, context, key)));
    return Result.of(
        response
            .put("KeyAgreementAlgorithm", input.algorithm.name())
            .put("KeyOrigin", key.origin().name()));
  }

  private static byte[] agree(Input input, RequestContext context, Key key) {
    try {
      return context.region().hsmOf(key).deriveSharedSecret(key.currentMaterial(), input.publicKey);
    } catch (InvalidPublicKeyException e) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "The PublicKey is not a DER SubjectPublicKeyInfo of a point on the curve of key spec "
              + key.spec()
              + ".",
          e);
    }
  }
}
