package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an action answers.
 *
 * @param response the body
 * @param hasBody false for the actions whose answer has no body at all
 * @param auditResponse AWS's {@code responseElements}: for a change what it answered, without
 *     secrets; null for a use or a read
 * @param additionalData AWS's {@code additionalEventData}: what the record says beside that; null
 *     if there is nothing
 * @param madeArn the key that the request made, which nobody could name before; null if it made
 *     none
 */
public record Result(
    ObjectNode response,
    boolean hasBody,
    ObjectNode auditResponse,
    ObjectNode additionalData,
    String madeArn) {
  public Result {
    requireNonNull(response, "response");
  }

  /** An answer beside which the record says nothing. */
  public Result(ObjectNode response, boolean hasBody, ObjectNode auditResponse) {
    this(response, hasBody, auditResponse, null, null);
  }

  /** The same, with a member of the record's {@code additionalEventData}. */
  public Result noting(String name, String value) {
    ObjectNode data =
        additionalData == null ? JsonNodeFactory.instance.objectNode() : additionalData;
    return new Result(response, hasBody, auditResponse, data.put(name, value), madeArn);
  }

  /** The same, of a request that made a key. */
  public Result making(String arn) {
    return new Result(response, hasBody, auditResponse, additionalData, arn);
  }

  /** The answer of a use or a read. */
  public static Result of(ObjectNode response) {
    return new Result(response, true, null);
  }

  /** The answer of a change, recorded as it is. */
  public static Result recorded(ObjectNode response) {
    return new Result(response, true, response);
  }

  /**
   * Overwrites the plaintexts in the answer. Whoever renders the answer calls this once its bytes
   * are written, or once it is known that they never will be.
   */
  public void wipe() {
    for (JsonNode member : response) {
      if (member instanceof SecretNode secret) {
        secret.wipe();
      }
    }
  }

  /** The answer of an action that has none. */
  public static Result empty() {
    return new Result(JsonNodeFactory.instance.objectNode(), false, null);
  }
}
