package org.claviger.server.http.protocol;

import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Result;

/** How an API is spoken on the wire. Stateless. */
public sealed interface Protocol permits JsonProtocol, QueryProtocol {
  /** The protocol that a request's content type names; JSON where it names none that we speak. */
  static Protocol of(ApiRequest request) {
    return QueryProtocol.speaks(request) ? QueryProtocol.INSTANCE : JsonProtocol.INSTANCE;
  }

  /**
   * Finds the action that a request names.
   *
   * @throws ApiException UnknownOperationException, SerializationException
   */
  Call find(ApiRequest request, OperationTable operations);

  /** The answer of an action that was done. */
  ApiResponse success(Action action, Result result, String requestId);

  /**
   * The answer of one that was not.
   *
   * @param api whose action it was, once that is known
   */
  ApiResponse failure(ApiException failure, Optional<Action.Api> api, String requestId);
}
