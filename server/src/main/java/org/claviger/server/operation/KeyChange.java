package org.claviger.server.operation;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.Keys;
import org.claviger.server.store.Transaction;

/** A change of one key, committed with its record. */
final class KeyChange {
  private KeyChange() {}

  /**
   * Reads the key anew, changes it, commits. An AWS managed key is closed to callers.
   *
   * @param authorised the key as it was when the change was authorised
   * @param change checks the key's state and gives the key as it is to be
   * @param answer of the changed key
   */
  static Result commit(
      RequestContext context,
      Key authorised,
      UnaryOperator<Key> change,
      Function<Key, Result> answer) {
    KeyArn arn = authorised.arn();
    Keys keys = context.region().keys();
    try {
      return context
          .changes()
          .commit(
              transaction ->
                  answer.apply(
                      keys.update(
                          transaction,
                          arn,
                          key -> {
                            requireSamePolicy(key, authorised);
                            KeyChecks.requireCustomerManaged(key);
                            return change.apply(key);
                          })));
    } finally {
      keys.forget(arn);
    }
  }

  /** A change whose answer has no body. */
  static Result commit(RequestContext context, Key authorised, UnaryOperator<Key> change) {
    return commit(context, authorised, change, changed -> Result.empty());
  }

  /**
   * Reads the key in a transaction, for a change of what belongs to it.
   *
   * @throws ApiException as {@link #requireSamePolicy}, or NotFoundException
   */
  static Key read(Transaction transaction, RequestContext context, Key authorised) {
    Key found = context.region().keys().read(transaction, authorised.arn());
    requireSamePolicy(found, authorised);
    return found;
  }

  /**
   * Refuses to go on if the key has another policy than the one that the request was authorised by:
   * whoever is no administrator any more shall not undo that.
   *
   * @throws ApiException KMSInternalException: clients repeat the request, which the new policy
   *     then decides
   */
  private static void requireSamePolicy(Key found, Key authorised) {
    if (!found.policy().equals(authorised.policy())) {
      throw new ApiException(
          ErrorCode.KMSInternalException,
          "The key's policy was changed by another request at the same time. Try again.");
    }
  }
}
