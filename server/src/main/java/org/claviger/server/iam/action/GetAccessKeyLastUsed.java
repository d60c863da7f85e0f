package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.claviger.server.iam.AccessKey;
import org.claviger.server.iam.AccessKeyUsage;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code GetAccessKeyLastUsed}: when an access key of the account signed last, and for what. */
final class GetAccessKeyLastUsed extends IamOperation {
  GetAccessKeyLastUsed(Identities identities) {
    super(identities, "GetAccessKeyLastUsed", true);
  }

  @Override
  Request read(IamMembers members) {
    String id = members.accessKeyId();
    members.check();
    return context -> prepare(context, id);
  }

  private Prepared prepare(RequestContext context, String id) {
    String accountId = context.caller().accountId();
    Optional<AccessKey> key =
        identities()
            .accessKeys()
            .describe(id)
            .filter(found -> found.owner().accountId().equals(accountId));
    String arn =
        key.filter(found -> !found.owner().isRoot())
            .flatMap(
                found ->
                    identities().all(IdentityKind.USER).find(accountId, found.owner().userName()))
            .map(user -> user.arn())
            .orElse("*");
    return prepared(
        context,
        arn,
        () ->
            answer(
                key.orElseThrow(
                    () -> IamErrors.noSuch("The Access Key with id " + id + " cannot be found."))));
  }

  private Result answer(AccessKey key) {
    ObjectNode response = object();
    if (!key.owner().isRoot()) {
      response.put("UserName", key.owner().userName());
    }
    ObjectNode used = response.putObject("AccessKeyLastUsed");
    Optional<AccessKeyUsage> usage = identities().accessKeys().usages().find(key.id());
    usage.ifPresent(last -> used.put("LastUsedDate", Shapes.date(last.time())));
    used.put("ServiceName", usage.map(AccessKeyUsage::service).orElse("N/A"));
    used.put("Region", usage.map(AccessKeyUsage::region).orElse("N/A"));
    return Result.of(response);
  }
}
