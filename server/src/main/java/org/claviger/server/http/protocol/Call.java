package org.claviger.server.http.protocol;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.claviger.server.error.ApiException;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;

/**
 * A request whose action is known.
 *
 * @param operation the action
 * @param body reads the members, once, after the caller is known; throws {@link ApiException}
 *     SerializationException
 */
public record Call(Operation<?> operation, Supplier<Members> body) {
  public Call {
    requireNonNull(operation, "operation");
    requireNonNull(body, "body");
  }
}
