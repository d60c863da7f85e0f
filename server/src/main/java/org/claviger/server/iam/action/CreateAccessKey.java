package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.claviger.server.iam.AccessKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.IssuedAccessKey;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** {@code CreateAccessKey}: an access key whose secret is shown in this one answer. */
final class CreateAccessKey extends OnKeyOwner {
  CreateAccessKey(Identities identities) {
    super(identities, "CreateAccessKey", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.optionalName(IdentityKind.USER);
    members.check();
    return context -> onOwner(context, name, owner -> run(context, owner));
  }

  private Result run(RequestContext context, KeyOwner owner) {
    AccessKeys keys = identities().accessKeys();
    IssuedAccessKey key = keys.generate();
    try {
      byte[] document = keys.document(owner, key, context.now());
      return context
          .changes()
          .commit(transaction -> commit(transaction, context, owner, key, document));
    } finally {
      key.secret().destroy();
    }
  }

  private Result commit(
      Transaction transaction,
      RequestContext context,
      KeyOwner owner,
      IssuedAccessKey key,
      byte[] document) {
    AccessKeys keys = identities().accessKeys();
    requireThere(transaction, owner);
    int limit = identities().limits().accessKeysPerUser();
    if (keys.count(transaction, owner) >= limit) {
      throw IamErrors.limit("AccessKeysPerUser", limit);
    }
    keys.insert(transaction, owner, key.accessKeyId(), document);
    ObjectNode shown = answer(context, owner, key);
    ObjectNode recorded = shown.deepCopy();
    String secret = key.secret().use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    ((ObjectNode) shown.get("AccessKey")).put("SecretAccessKey", secret);
    return new Result(shown, true, RecordForm.of(recorded));
  }

  private static ObjectNode answer(RequestContext context, KeyOwner owner, IssuedAccessKey key) {
    ObjectNode response = object();
    ObjectNode shape = response.putObject("AccessKey");
    if (!owner.isRoot()) {
      shape.put("UserName", owner.userName());
    }
    shape
        .put("AccessKeyId", key.accessKeyId())
        .put("Status", "Active")
        .put("CreateDate", Shapes.date(context.now()));
    return response;
  }

  private void requireThere(Transaction transaction, KeyOwner owner) {
    boolean isThere =
        owner.isRoot()
            || identities()
                .all(IdentityKind.USER)
                .find(transaction, owner.accountId(), owner.userName())
                .filter(user -> user.id().equals(owner.userId()))
                .isPresent();
    if (!isThere) {
      throw IamErrors.noSuch(IdentityKind.USER, owner.userName());
    }
  }
}
