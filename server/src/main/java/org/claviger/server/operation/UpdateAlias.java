package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Alias;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.store.Transaction;

/** {@code UpdateAlias}: lets an alias name another key of the same type and usage. */
final class UpdateAlias implements Operation<CreateAlias.Input> {
  private static final String PERMISSION = "kms:UpdateAlias";
  private static final Action ACTION = Action.kms("UpdateAlias", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public CreateAlias.Input parse(Members members) {
    return CreateAlias.read(members);
  }

  @Override
  public ObjectNode auditParameters(CreateAlias.Input input) {
    return CreateAlias.parameters(input);
  }

  @Override
  public Prepared prepare(CreateAlias.Input input, RequestContext context) {
    String accountId = context.caller().accountId();
    String name = input.aliasName();
    Alias alias = context.region().aliases().require(accountId, name);
    Key from = context.region().keys().resolveKeyOnly(alias.targetKeyId(), accountId);
    Key to = AliasChange.target(PERMISSION, name, context, Optional.of(from), input.targetKeyId());
    return AliasChange.prepared(
        PERMISSION,
        name,
        context,
        List.of(from, to),
        () ->
            AliasChange.commit(
                context, name, transaction -> move(transaction, context, name, from, to)));
  }

  private static void move(
      Transaction transaction, RequestContext context, String name, Key from, Key to) {
    AliasChange.requireTarget(transaction, context, name, from);
    KeyChecks.requireCustomerManaged(to);
    KeyChecks.requireNotPendingDeletion(KeyChange.read(transaction, context, to));
    requireSameKind(from, to);
    context.region().aliases().update(transaction, name, to.arn(), context.now());
  }

  /** Spec, usage and class of a key never change, so that its snapshot is as good as its row. */
  private static void requireSameKind(Key from, Key to) {
    if (from.usage() != to.usage()
        || from.keyClass() != to.keyClass()
        || from.spec().isSymmetric() != to.spec().isSymmetric()) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "The alias names "
              + kind(from)
              + " and cannot name "
              + kind(to)
              + ". Delete the alias and create it anew.");
    }
  }

  private static String kind(Key key) {
    return "a key of class " + key.keyClass() + " and spec " + key.spec() + " for " + key.usage();
  }
}
