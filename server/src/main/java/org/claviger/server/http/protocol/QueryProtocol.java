package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Result;

/** AWS Query: {@code POST /} with a form that names Action and Version; answers in XML. */
final class QueryProtocol implements Protocol {
  static final QueryProtocol INSTANCE = new QueryProtocol();
  static final String CONTENT_TYPE = "text/xml";

  private QueryProtocol() {}

  static boolean speaks(ApiRequest request) {
    return MediaType.is(request, "application/x-www-form-urlencoded");
  }

  /** The action stands in the body, so the whole form is read before the caller is known. */
  @Override
  public Call find(ApiRequest request, OperationTable operations) {
    if (!request.isPostToRoot()) {
      throw unknown("Could not find an operation at that path");
    }
    ObjectNode form = FormBody.members(request.signed().body());
    String action = form.path("Action").asText();
    String version = form.path("Version").asText();
    Operation<?> operation =
        QueryApi.ofVersion(version)
            .flatMap(api -> operations.byQueryAction(api.api(), action))
            .orElseThrow(() -> unknown(action, version));
    form.remove("Action");
    form.remove("Version");
    return new Call(operation, () -> Members.ofForm(FormTree.of(form)));
  }

  @Override
  public ApiResponse success(Action action, Result result, String requestId) {
    XmlWriter xml = new XmlWriter();
    xml.open(action.name() + "Response", QueryApi.of(Optional.of(action.api())).namespace());
    if (result.hasBody()) {
      xml.element(action.name() + "Result", result.response());
    }
    xml.open("ResponseMetadata").text("RequestId", requestId).close();
    return new ApiResponse(200, CONTENT_TYPE, requestId, xml.close().bytes());
  }

  @Override
  public ApiResponse failure(ApiException failure, Optional<Action.Api> api, String requestId) {
    return ErrorRenderer.xml(failure, QueryApi.of(api), requestId);
  }

  private static ApiException unknown(String action, String version) {
    boolean quotable = action.length() <= 128 && version.length() <= 32;
    return unknown(
        quotable
            ? "Could not find operation " + action + " for version " + version
            : "Could not find that operation");
  }

  private static ApiException unknown(String message) {
    return new ApiException(ErrorCode.UnknownOperationException, message);
  }
}
