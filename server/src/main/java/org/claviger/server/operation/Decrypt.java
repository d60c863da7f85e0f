package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code Decrypt}: what Encrypt, ReEncrypt or a data key action made, or RSAES-OAEP. */
final class Decrypt implements Operation<SealedData> {
  private static final Action ACTION = Action.kms("Decrypt", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public SealedData parse(Members members) {
    Recipient.refuse(members);
    return SealedData.read(members, "");
  }

  @Override
  public ObjectNode auditParameters(SealedData input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    input.keyId().ifPresent(keyId -> parameters.put("keyId", keyId));
    input.terms().show(parameters, "");
    return input.options().show(parameters);
  }

  @Override
  public Prepared prepare(SealedData input, RequestContext context) {
    SealedData.Located located = input.locate(context);
    return OnKey.using(
        located.access(context, "kms:Decrypt"),
        located.key(),
        input.options().checked(context, () -> run(located, context)));
  }

  private static Result run(SealedData.Located located, RequestContext context) {
    if (located.sealed().options().dryRun()) {
      located.tryOut(context.region(), ACTION.name());
      located.sealed().options().endDryRun();
    }
    SealedData.Opened opened = located.open(context.region(), ACTION.name());
    ObjectNode response = OnKey.answer(located.key());
    response.set("Plaintext", new SecretNode(opened.plaintext()));
    response.put("EncryptionAlgorithm", located.sealed().terms().algorithm().name());
    opened.materialId().ifPresent(id -> response.put("KeyMaterialId", id));
    Result result = Result.of(response);
    return opened.materialId().map(id -> result.noting("keyMaterialId", id)).orElse(result);
  }
}
