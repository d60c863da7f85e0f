package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/** {@code VerifyMac}: whether an HMAC is the message's; compared in constant time. */
final class VerifyMac implements Operation<VerifyMac.Input> {
  private static final Action ACTION = Action.kms("VerifyMac", true);
  private static final int MAX_MAC_BYTES = 6_144;

  /** The request. */
  record Input(GenerateMac.Input authenticated, byte[] mac) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(GenerateMac.Input.read(members), members.blob("Mac", 1, MAX_MAC_BYTES));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.authenticated.auditParameters();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.authenticated.keyId());
    return OnKey.using(
        input.authenticated.access(context, "kms:VerifyMac", key),
        key,
        input.authenticated.options().checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    input.authenticated.require(key, ACTION.name());
    byte[] expected = input.authenticated.mac(context, key);
    if (!MessageDigest.isEqual(expected, input.mac)) {
      throw new ApiException(ErrorCode.KMSInvalidMacException, null);
    }
    input.authenticated.options().endDryRun();
    return Result.of(
        OnKey.answer(key)
            .put("MacValid", true)
            .put("MacAlgorithm", input.authenticated.algorithm().name()));
  }
}
