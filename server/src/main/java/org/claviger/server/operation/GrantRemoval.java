package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.claviger.server.key.Key;

/** The end of a grant, retired or revoked. */
final class GrantRemoval {
  private GrantRemoval() {}

  /** Removes the grant; the record says which, since a token does not. The answer has no body. */
  static Result commit(RequestContext context, Key key, String grantId, UseOptions options) {
    try {
      return removed(context, key, grantId, options);
    } finally {
      context.region().grants().forget(key.arn());
    }
  }

  private static Result removed(
      RequestContext context, Key key, String grantId, UseOptions options) {
    return context
        .changes()
        .commit(
            transaction -> {
              KeyChange.read(transaction, context, key);
              context.region().grants().delete(transaction, key.arn(), grantId);
              options.endDryRun();
              JsonNodeFactory json = JsonNodeFactory.instance;
              return new Result(
                  json.objectNode(),
                  false,
                  json.objectNode().put("keyId", key.arn().toString()).put("grantId", grantId));
            });
  }
}
