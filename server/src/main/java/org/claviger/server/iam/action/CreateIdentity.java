package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** Makes a user, group or role. */
abstract class CreateIdentity extends CreateEntity {
  private final IdentityKind kind;

  CreateIdentity(Identities identities, IdentityKind kind) {
    super(identities, kind.noun());
    this.kind = kind;
  }

  /**
   * What a new identity has from its beginning.
   *
   * @param boundary null for none
   */
  record Start(String name, String path, Map<String, String> tags, String boundary) {}

  /** Makes it with what the kind has besides. */
  Prepared create(RequestContext context, Start start, Addition addition) {
    String accountId = context.caller().accountId();
    Identity draft = identities().draft(kind, accountId, start.name, start.path, context.now());
    return prepared(
        context,
        draft.arn(),
        start.tags,
        new IamConditions().boundary(start.boundary),
        () ->
            context
                .changes()
                .commit(
                    transaction ->
                        commit(transaction, draft.withTags(start.tags), start, addition)));
  }

  private Result commit(Transaction transaction, Identity draft, Start start, Addition addition) {
    Identity whole = addition.to(draft);
    Identity made =
        start.boundary == null
            ? whole
            : PutBoundary.bounded(identities(), transaction, whole, start.boundary);
    identities().insert(transaction, made);
    ObjectNode response = object();
    response.set(kind.noun(), Shapes.identity(identities().directory().shown(made)));
    return RecordForm.recorded(response);
  }

  /** What a kind has besides. */
  @FunctionalInterface
  interface Addition {
    /** The identity with it. */
    Identity to(Identity draft);
  }
}
