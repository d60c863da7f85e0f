package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Markers;

/** {@code DescribeCustomKeyStores}: all of them, or one; today there is none. */
final class DescribeCustomKeyStores implements Operation<DescribeCustomKeyStores.Input> {
  private static final Action ACTION = Action.kms("DescribeCustomKeyStores", true);

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
    return CustomKeyStores.prepared(ACTION, context, () -> run(input));
  }

  /** An empty list is one page: it never returned a marker. */
  private static Result run(Input input) {
    if (input.id != null || input.name != null) {
      throw CustomKeyStores.notFound(input.id != null ? input.id : input.name);
    }
    if (input.paging.marker() != null) {
      throw Markers.invalid();
    }
    ObjectNode response = CustomKeyStores.parameters(null).put("Truncated", false);
    response.putArray("CustomKeyStores");
    return Result.of(response);
  }
}
