package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;

/**
 * One action of an API, in the three steps of a request: read it, prepare it, do it. Instances are
 * stateless and shared by all requests.
 *
 * @param <I> the request's record
 */
public interface Operation<I> {
  /** Name, permissions and nature of the action. */
  Action action();

  /**
   * Reads and validates a request.
   *
   * @throws ApiException ValidationException, SerializationException,
   *     UnsupportedOperationException, in AWS's words
   */
  I parse(Members members);

  /**
   * The request as the audit record shows it: AWS's {@code requestParameters}, member names with a
   * small first letter, without plaintext, ciphertext, messages, signatures or secrets.
   */
  ObjectNode auditParameters(I input);

  /**
   * Finds what the request names and says which permissions it takes. Changes nothing, uses no key.
   *
   * @throws ApiException as {@code NotFoundException}
   */
  Prepared prepare(I input, RequestContext context);
}
