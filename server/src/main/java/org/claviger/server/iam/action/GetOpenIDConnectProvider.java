package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ProviderEntity;
import org.claviger.server.operation.Result;

/** {@code GetOpenIDConnectProvider}. */
final class GetOpenIDConnectProvider extends OnProvider {
  GetOpenIDConnectProvider(Identities identities) {
    super(identities, "GetOpenIDConnectProvider", true);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn(ARN_MEMBER);
    members.check();
    return context -> on(context, arn, ConditionKeys.NONE, GetOpenIDConnectProvider::answer);
  }

  private static Result answer(ProviderEntity provider) {
    ObjectNode response = object().put("Url", provider.name());
    ArrayNode clientIds = response.putArray("ClientIDList");
    provider.clientIds().forEach(clientIds::add);
    ArrayNode thumbprints = response.putArray("ThumbprintList");
    provider.thumbprints().forEach(thumbprints::add);
    response.put("CreateDate", Shapes.date(Instant.ofEpochMilli(provider.created())));
    Shapes.tags(response, provider.tags());
    return Result.of(response);
  }
}
