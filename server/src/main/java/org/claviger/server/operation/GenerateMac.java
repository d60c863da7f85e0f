package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.MacAlgorithmSpec;

/** {@code GenerateMac}: the HMAC of a message of up to 4,096 bytes. */
final class GenerateMac implements Operation<GenerateMac.Input> {
  private static final Action ACTION = Action.kms("GenerateMac", true);

  /** What GenerateMac and VerifyMac have in common. */
  record Input(String keyId, byte[] message, MacAlgorithmSpec algorithm, UseOptions options) {
    static Input read(Members members) {
      return new Input(
          OnKey.id(members),
          members.blob("Message", 1, Sign.MAX_MESSAGE_BYTES),
          members.constant("MacAlgorithm", MacAlgorithmSpec.class),
          UseOptions.read(members));
    }

    ObjectNode auditParameters() {
      return options.show(OnKey.parameters(keyId).put("macAlgorithm", algorithm.name()));
    }

    AccessRequest access(RequestContext context, String permission, Key key) {
      return OnKey.access(context, permission, key, keyId)
          .with(ConditionKeys.of("kms:macalgorithm", algorithm));
    }

    /** The key can compute the MAC. */
    void require(Key key, String action) {
      OnKey.requireUsable(key, KeyUsage.GENERATE_VERIFY_MAC, KeyClass.KMS, action);
      KeyChecks.requireAlgorithm(key, algorithm);
    }

    /** Computes the MAC. */
    byte[] mac(RequestContext context, Key key) {
      return context.region().hsmOf(key).hmac(key.currentMaterial(), message);
    }
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = Input.read(members);
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.using(
        input.access(context, "kms:GenerateMac", key),
        key,
        input.options.checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    input.require(key, ACTION.name());
    input.options.endDryRun();
    byte[] mac = input.mac(context, key);
    return Result.of(OnKey.answer(key).put("Mac", mac).put("MacAlgorithm", input.algorithm.name()));
  }
}
