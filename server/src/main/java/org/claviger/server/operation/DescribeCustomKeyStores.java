package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.keystore.CustomKeyStore;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.keystore.StoreErrors;
import org.claviger.server.keystore.StoreView;

/** {@code DescribeCustomKeyStores}: all of an account, or one. */
final class DescribeCustomKeyStores implements Operation<DescribeCustomKeyStores.Input> {
  private static final Action ACTION = Action.kms("DescribeCustomKeyStores", true);
  private static final int DEFAULT_LIMIT = 100;

  /**
   * The request.
   *
   * @param id null if the member is missing, as is {@code name}
   */
  record Input(String id, String name, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            CustomKeyStores.optionalId(members),
            members.optionalString("CustomKeyStoreName", 1, CustomKeyStores.MAX_NAME_CHARACTERS),
            Paging.read(members));
    members.check();
    if (input.id != null && input.name != null) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "Please specify either CustomKeyStoreId or CustomKeyStoreName, not both.");
    }
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = CustomKeyStores.parameters(input.id);
    if (input.name != null) {
      parameters.put("customKeyStoreName", input.name);
    }
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return CustomKeyStores.prepared(ACTION, context, () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    List<StoreView> all = chosen(input, context);
    Paging.Page page = input.paging.page(context, ACTION.name(), "", DEFAULT_LIMIT, DEFAULT_LIMIT);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode entries = response.putArray("CustomKeyStores");
    List<StoreView> found =
        all.stream()
            .filter(view -> view.store().id().compareTo(page.afterId()) > 0)
            .limit(page.lookFor())
            .toList();
    for (StoreView view : page.cut(found, each -> each.store().id(), response)) {
      entries.add(entry(view));
    }
    return Result.of(response);
  }

  private static List<StoreView> chosen(Input input, RequestContext context) {
    KeyStores stores = context.region().keyStores();
    String accountId = context.caller().accountId();
    if (input.id != null) {
      return List.of(stores.require(accountId, input.id));
    }
    List<StoreView> all = stores.list(accountId);
    if (input.name == null) {
      return all;
    }
    return List.of(
        all.stream()
            .filter(view -> view.store().name().equals(input.name))
            .findFirst()
            .orElseThrow(() -> StoreErrors.notFound(input.name)));
  }

  private static ObjectNode entry(StoreView view) {
    CustomKeyStore store = view.store();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("CustomKeyStoreId", store.id());
    entry.put("CustomKeyStoreName", store.name());
    entry.put("CloudHsmClusterId", store.clusterId());
    entry.put("TrustAnchorCertificate", store.trustAnchor());
    entry.put("ConnectionState", view.state().name());
    view.error().ifPresent(error -> entry.put("ConnectionErrorCode", error.name()));
    entry.put("CreationDate", KeyMetadata.seconds(store.creationDate()));
    return entry.put("CustomKeyStoreType", "AWS_CLOUDHSM");
  }
}
