package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.claviger.server.key.KeyArn;

/** The end of a grant, retired or revoked. */
final class GrantRemoval {
  private GrantRemoval() {}

  /** Removes the grant; the record says which, since a token does not. The answer has no body. */
  static Result commit(RequestContext context, KeyArn key, String grantId, UseOptions options) {
    try {
      return removed(context, key, grantId, options);
    } finally {
      context.region().grants().forget(key);
    }
  }

  private static Result removed(
      RequestContext context, KeyArn key, String grantId, UseOptions options) {
    return context
        .changes()
        .commit(
            transaction -> {
              context.region().grants().delete(transaction, key, grantId);
              options.endDryRun();
              JsonNodeFactory json = JsonNodeFactory.instance;
              return new Result(
                  json.objectNode(),
                  false,
                  json.objectNode().put("keyId", key.toString()).put("grantId", grantId));
            });
  }
}
