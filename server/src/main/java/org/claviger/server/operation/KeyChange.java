package org.claviger.server.operation;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.Keys;

/** A change of one key, committed with its record. */
final class KeyChange {
  private KeyChange() {}

  /**
   * Reads the key anew, changes it, commits. An AWS managed key is closed to callers.
   *
   * @param change checks the key's state and gives the key as it is to be
   * @param answer of the changed key
   */
  static Result commit(
      RequestContext context, KeyArn arn, UnaryOperator<Key> change, Function<Key, Result> answer) {
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
                            KeyChecks.requireCustomerManaged(key);
                            return change.apply(key);
                          })));
    } finally {
      keys.forget(arn);
    }
  }

  /** A change whose answer has no body. */
  static Result commit(RequestContext context, KeyArn arn, UnaryOperator<Key> change) {
    return commit(context, arn, change, changed -> Result.empty());
  }
}
