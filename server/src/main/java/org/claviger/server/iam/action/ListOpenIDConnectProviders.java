package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Result;

/** {@code ListOpenIDConnectProviders}: all of the account; AWS has no pages here. */
final class ListOpenIDConnectProviders extends IamOperation {
  ListOpenIDConnectProviders(Identities identities) {
    super(identities, "ListOpenIDConnectProviders", true);
  }

  @Override
  Request read(IamMembers members) {
    members.check();
    return context -> {
      String accountId = context.caller().accountId();
      String arn = "arn:aws:iam::" + accountId + ":oidc-provider/";
      return prepared(context, arn, () -> answer(accountId));
    };
  }

  private Result answer(String accountId) {
    ObjectNode response = object();
    ArrayNode list = response.putArray("OpenIDConnectProviderList");
    identities()
        .providers()
        .list(accountId, "", Integer.MAX_VALUE, each -> true)
        .forEach(each -> list.addObject().put("Arn", each.arn()));
    return Result.of(response);
  }
}
