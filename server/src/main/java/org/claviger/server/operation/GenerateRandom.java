package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.keystore.KeyStores;

/** {@code GenerateRandom}: 1 to 1,024 bytes from the HSM's generator. */
final class GenerateRandom implements Operation<GenerateRandom.Input> {
  private static final Action ACTION = Action.kms("GenerateRandom", true);
  private static final int MAX_BYTES = 1_024;

  /**
   * The request.
   *
   * @param customKeyStoreId null if the member is missing
   */
  record Input(int bytes, String customKeyStoreId) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Integer bytes = members.optionalInteger("NumberOfBytes", 1, MAX_BYTES);
    String store = CustomKeyStores.optionalId(members);
    Recipient.refuse(members);
    members.check();
    if (bytes == null) {
      throw new ApiException(ErrorCode.ValidationException, "NumberOfBytes is required.");
    }
    return new Input(bytes, store);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("numberOfBytes", input.bytes);
    CustomKeyStores.show(parameters, input.customKeyStoreId);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    AccessRequest access =
        new AccessRequest("kms:GenerateRandom", "*", context.caller().accountId());
    return new Prepared(
        List.of(access), List.of(), List.of(), Quotas.SYMMETRIC, () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    Result result = Result.of(response(hsm(input, context).random(input.bytes)));
    return input.customKeyStoreId == null
        ? result
        : result.noting("customKeyStoreId", input.customKeyStoreId);
  }

  private static Hsm hsm(Input input, RequestContext context) {
    String store = input.customKeyStoreId;
    if (store == null) {
      return context.region().hsm();
    }
    KeyStores stores = context.region().keyStores();
    stores.requireConnected(context.caller().accountId(), store, ACTION.name());
    return stores.hsm(store);
  }

  private static ObjectNode response(byte[] random) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("Plaintext", new SecretNode(random));
    return response;
  }
}
