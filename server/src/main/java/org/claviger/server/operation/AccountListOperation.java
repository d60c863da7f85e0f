package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;

/** A list of what the account has in the region: the request is a page of it and nothing else. */
interface AccountListOperation extends Operation<Paging> {
  @Override
  default Paging parse(Members members) {
    Paging paging = Paging.read(members);
    members.check();
    return paging;
  }

  @Override
  default ObjectNode auditParameters(Paging paging) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    paging.show(parameters);
    return parameters;
  }

  @Override
  default Prepared prepare(Paging paging, RequestContext context) {
    String accountId = context.caller().accountId();
    List<AccessRequest> accesses =
        action().permissions().stream()
            .map(permission -> new AccessRequest(permission, "*", accountId))
            .toList();
    return new Prepared(accesses, List.of(), () -> list(paging, context));
  }

  /** The page of the list. */
  Result list(Paging paging, RequestContext context);
}
