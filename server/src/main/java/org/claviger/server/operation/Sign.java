package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.SigningAlgorithmSpec;

/** {@code Sign}: a message of up to 4,096 bytes, or a digest, under an asymmetric key. */
final class Sign implements Operation<Sign.Input> {
  /** The longest message of Sign, Verify, GenerateMac and VerifyMac. */
  static final int MAX_MESSAGE_BYTES = 4_096;

  private static final Action ACTION = Action.kms("Sign", true);

  /** What Sign and Verify have in common. */
  record Input(
      String keyId,
      byte[] message,
      MessageType type,
      SigningAlgorithmSpec algorithm,
      UseOptions options) {
    static Input read(Members members) {
      return new Input(
          OnKey.id(members),
          members.blob("Message", 1, MAX_MESSAGE_BYTES),
          members.optionalConstant("MessageType", MessageType.class, MessageType.RAW),
          members.constant("SigningAlgorithm", SigningAlgorithmSpec.class),
          UseOptions.read(members));
    }

    ObjectNode auditParameters() {
      return options.show(
          OnKey.parameters(keyId)
              .put("messageType", type.name())
              .put("signingAlgorithm", algorithm.name()));
    }

    AccessRequest access(RequestContext context, String permission, Key key) {
      return OnKey.access(context, permission, key, keyId)
          .with(ConditionKeys.of("kms:signingalgorithm", algorithm))
          .with(ConditionKeys.of("kms:messagetype", type));
    }

    /** Checks the key and answers how it signs. */
    SigningScheme scheme(Key key, String action) {
      OnKey.requireUsable(key, KeyUsage.SIGN_VERIFY, KeyClass.KMS, action);
      KeyChecks.requireAlgorithm(key, algorithm);
      return SigningScheme.of(algorithm);
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
        input.access(context, "kms:Sign", key),
        key,
        input.options.checked(context, () -> run(input, context, key)));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    SigningScheme scheme = input.scheme(key, ACTION.name());
    byte[] message = scheme.input(input.type, input.message);
    input.options.endDryRun();
    byte[] signature =
        context.region().hsmOf(key).sign(key.currentMaterial(), scheme.mechanism(), message);
    return Result.of(
        OnKey.answer(key)
            .put("Signature", scheme.onTheWire(signature))
            .put("SigningAlgorithm", input.algorithm.name()));
  }
}
