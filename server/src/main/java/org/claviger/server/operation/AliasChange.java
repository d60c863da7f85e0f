package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Alias;
import org.claviger.server.key.Aliases;
import org.claviger.server.key.Key;
import org.claviger.server.store.Transaction;

/** What the actions that change an alias have in common. */
final class AliasChange {
  private AliasChange() {}

  /** A change that takes the permission on the alias and on each of the keys. */
  static Prepared prepared(
      String permission, String name, RequestContext context, List<Key> keys, Prepared.Work work) {
    List<AccessRequest> accesses = new ArrayList<>();
    accesses.add(access(permission, name, context));
    keys.forEach(key -> accesses.add(OnKey.access(context, permission, key)));
    return new Prepared(
        accesses, accesses.stream().skip(1).map(AccessRequest::resourceArn).toList(), work);
  }

  /**
   * Finds the key that the alias is to name. That it is not there shows only to whoever may change
   * the alias.
   *
   * @param present the key that the alias names now, if there is one
   */
  static Key target(
      String permission,
      String name,
      RequestContext context,
      Optional<Key> present,
      String targetKeyId) {
    List<AccessRequest> before = new ArrayList<>();
    before.add(access(permission, name, context));
    present.ifPresent(key -> before.add(OnKey.access(context, permission, key)));
    String accountId = context.caller().accountId();
    return Authorization.found(
        context,
        permission,
        before,
        () -> context.region().keys().resolveKeyOnly(targetKeyId, accountId));
  }

  private static AccessRequest access(String permission, String name, RequestContext context) {
    String accountId = context.caller().accountId();
    String aliasArn = Alias.arn(context.region().name(), accountId, name);
    return new AccessRequest(permission, aliasArn, accountId);
  }

  /** Commits a change of the alias of that name. Its answer has no body. */
  static Result commit(RequestContext context, String name, Consumer<Transaction> change) {
    Aliases aliases = context.region().aliases();
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                change.accept(transaction);
                return Result.empty();
              });
    } finally {
      aliases.forget(context.caller().accountId(), name);
    }
  }

  /**
   * Refuses to go on if the alias names another key than the one that was authorised, or that has
   * another policy now.
   *
   * @throws ApiException NotFoundException if the alias is gone; KMSInternalException if it moved:
   *     clients repeat the request, which then asks for the right permissions
   */
  static void requireTarget(
      Transaction transaction, RequestContext context, String name, Key authorised) {
    Alias alias = context.region().aliases().read(transaction, context.caller().accountId(), name);
    if (!alias.target().equals(authorised.arn())) {
      throw new ApiException(
          ErrorCode.KMSInternalException,
          "The alias was changed by another request at the same time. Try again.");
    }
    KeyChange.read(transaction, context, authorised);
  }
}
