package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * Errors on the wire: the only place that knows which status a code has. AWS KMS answers 400 to all
 * that is the caller's fault; a fault of the server is 500 or 503, which SDKs retry. The Query
 * protocol has names and statuses of its own for what both protocols refuse.
 */
public final class ErrorRenderer {
  private static final Map<ErrorCode, Integer> STATUS = new EnumMap<>(ErrorCode.class);
  private static final Map<ErrorCode, QueryError> QUERY = new EnumMap<>(ErrorCode.class);

  static {
    STATUS.put(ErrorCode.KMSInternalException, 500);
    STATUS.put(ErrorCode.KeyUnavailableException, 500);
    STATUS.put(ErrorCode.DependencyTimeoutException, 503);
    STATUS.put(ErrorCode.ServiceUnavailableException, 503);
    STATUS.put(ErrorCode.RequestTimeoutException, 408);

    query(ErrorCode.AccessDeniedException, "AccessDenied", 403);
    query(ErrorCode.IDPRejectedClaim, "IDPRejectedClaim", 403);
    query(ErrorCode.WebIdentityTokenExpired, "ExpiredTokenException", 400);
    query(ErrorCode.ExpiredTokenException, "ExpiredToken", 403);
    query(ErrorCode.IncompleteSignatureException, "IncompleteSignature", 400);
    query(ErrorCode.InvalidSignatureException, "SignatureDoesNotMatch", 403);
    query(ErrorCode.MissingAuthenticationTokenException, "MissingAuthenticationToken", 403);
    query(ErrorCode.UnrecognizedClientException, "InvalidClientTokenId", 403);
    query(ErrorCode.UnknownOperationException, "InvalidAction", 400);
    query(ErrorCode.SerializationException, "MalformedInput", 400);
    query(ErrorCode.ValidationException, "ValidationError", 400);
    query(ErrorCode.ThrottlingException, "Throttling", 400);
    query(ErrorCode.KMSInternalException, "InternalFailure", 500);
    query(ErrorCode.DependencyTimeoutException, "ServiceUnavailable", 503);
    query(ErrorCode.NoSuchEntity, "NoSuchEntity", 404);
    query(ErrorCode.ConcurrentModification, "ConcurrentModification", 409);
    query(ErrorCode.DeleteConflict, "DeleteConflict", 409);
    query(ErrorCode.EntityAlreadyExists, "EntityAlreadyExists", 409);
    query(ErrorCode.EntityTemporarilyUnmodifiable, "EntityTemporarilyUnmodifiable", 409);
    query(ErrorCode.LimitExceeded, "LimitExceeded", 409);
    query(ErrorCode.ServiceUnavailableException, "ServiceUnavailable", 503);
  }

  private ErrorRenderer() {}

  /** Whether a code is a fault of the server, not of the caller. */
  public static boolean isFault(ErrorCode code) {
    return status(code) >= 500;
  }

  static int status(ErrorCode code) {
    return STATUS.getOrDefault(code, 400);
  }

  static ApiResponse json(ApiException failure, String requestId) {
    return json(status(failure.code()), failure.code().name(), failure.getMessage(), requestId);
  }

  /** The error of a request that never became one of the API. */
  public static ApiResponse json(int status, String type, String message, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("__type", type);
    if (message != null) {
      body.put("message", message);
    }
    return new ApiResponse(status, JsonProtocol.CONTENT_TYPE, requestId, JsonProtocol.bytes(body));
  }

  static ApiResponse xml(ApiException failure, QueryApi api, String requestId) {
    ErrorCode code = failure.code();
    QueryError error = QUERY.getOrDefault(code, new QueryError(code.name(), status(code)));
    XmlWriter xml = new XmlWriter().open("ErrorResponse", api.namespace());
    xml.open("Error").text("Type", error.status() >= 500 ? "Receiver" : "Sender");
    xml.text("Code", error.code());
    if (failure.getMessage() != null) {
      xml.text("Message", failure.getMessage());
    }
    xml.close().text("RequestId", requestId).close();
    return new ApiResponse(error.status(), QueryProtocol.CONTENT_TYPE, requestId, xml.bytes());
  }

  private static void query(ErrorCode code, String name, int status) {
    QUERY.put(code, new QueryError(name, status));
  }

  private record QueryError(String code, int status) {}
}
