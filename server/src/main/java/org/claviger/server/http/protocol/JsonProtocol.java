package org.claviger.server.http.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Result;

/** AWS JSON 1.1: {@code POST /}, the action in {@code X-Amz-Target}. */
final class JsonProtocol implements Protocol {
  static final JsonProtocol INSTANCE = new JsonProtocol();
  static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private JsonProtocol() {}

  @Override
  public Call find(ApiRequest request, OperationTable operations) {
    List<String> targets = request.header("X-Amz-Target");
    if (!request.isPostToRoot() || !MediaType.is(request, CONTENT_TYPE) || targets.size() != 1) {
      throw unknown();
    }
    Operation<?> operation = operations.byTarget(targets.get(0)).orElseThrow(JsonProtocol::unknown);
    return new Call(operation, () -> new Members(StrictJson.object(request.signed().body())));
  }

  @Override
  public ApiResponse success(Action action, Result result, String requestId) {
    byte[] body = result.hasBody() ? bytes(result.response()) : new byte[0];
    return new ApiResponse(200, CONTENT_TYPE, requestId, body);
  }

  @Override
  public ApiResponse failure(ApiException failure, Optional<Action.Api> api, String requestId) {
    return ErrorRenderer.json(failure, requestId);
  }

  static byte[] bytes(ObjectNode node) {
    try {
      return StrictJson.MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON cannot be written", e);
    }
  }

  private static ApiException unknown() {
    return new ApiException(ErrorCode.UnknownOperationException, null);
  }
}
