package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/**
 * {@code Verify}: whether a signature is the key's, computed here under the public key. A signature
 * that is not, however malformed, is a KMSInvalidSignatureException.
 */
final class Verify implements Operation<Verify.Input> {
  private static final Action ACTION = Action.kms("Verify", true);
  private static final int MAX_SIGNATURE_BYTES = 6_144;

  private final PublicKeys publicKeys;

  Verify(PublicKeys publicKeys) {
    this.publicKeys = requireNonNull(publicKeys, "publicKeys");
  }

  /** The request. */
  record Input(Sign.Input signed, byte[] signature) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(Sign.Input.read(members), members.blob("Signature", 1, MAX_SIGNATURE_BYTES));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.signed.auditParameters();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.signed.keyId());
    return OnKey.using(
        input.signed.access(context, "kms:Verify", key),
        key,
        input.signed.options().checked(context, () -> run(input, key)));
  }

  private Result run(Input input, Key key) {
    Sign.Input signed = input.signed;
    SigningScheme scheme = signed.scheme(key, ACTION.name());
    byte[] message = scheme.input(signed.type(), signed.message());
    if (!SignatureVerifier.verify(scheme, publicKeys.of(key), message, input.signature)) {
      throw new ApiException(ErrorCode.KMSInvalidSignatureException, null);
    }
    signed.options().endDryRun();
    return Result.of(
        OnKey.answer(key)
            .put("SignatureValid", true)
            .put("SigningAlgorithm", signed.algorithm().name()));
  }
}
