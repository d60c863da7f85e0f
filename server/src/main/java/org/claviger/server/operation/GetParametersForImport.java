package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.key.ImportToken;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/**
 * {@code GetParametersForImport}: a wrapping key that the HSM makes for this one import, good for
 * 24 hours. The server keeps nothing of it: the private key travels in the token, sealed.
 */
final class GetParametersForImport implements Operation<GetParametersForImport.Input> {
  private static final Action ACTION = Action.kms("GetParametersForImport", true);
  private static final Duration VALIDITY = Duration.ofHours(24);
  private static final int MATERIAL_ID_BYTES = 32;

  /** The request. */
  record Input(String keyId, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKey) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.constant("WrappingAlgorithm", WrappingAlgorithm.class),
            members.constant("WrappingKeySpec", WrappingKeySpec.class));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId)
        .put("wrappingAlgorithm", input.algorithm.name())
        .put("wrappingKeySpec", input.wrappingKey.name());
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:GetParametersForImport", key)
            .with(
                ConditionKeys.of("kms:wrappingalgorithm", input.algorithm)
                    .and(ConditionKeys.of("kms:wrappingkeyspec", input.wrappingKey))),
        () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    ImportedKey.require(key);
    StateRule.IMPORT_PARAMETERS.require(key);
    ImportWrapping wrapping = input.algorithm.of(key, input.wrappingKey);
    MaterialSpec spec = input.wrappingKey.material();
    Hsm hsm = context.region().hsm();
    String id = HexFormat.of().formatHex(hsm.random(MATERIAL_ID_BYTES));
    KeyPairMaterial pair = hsm.generateKeyPair(id, spec);
    Instant validTo = context.now().plus(VALIDITY).truncatedTo(ChronoUnit.MILLIS);
    byte[] token = new ImportToken(pair.privateKey(), wrapping, validTo).seal(hsm, key.arn());
    return Result.of(
        OnKey.answer(key)
            .put("ImportToken", token)
            .put("PublicKey", pair.publicKey())
            .put("ParametersValidTo", KeyMetadata.seconds(validTo)));
  }
}
