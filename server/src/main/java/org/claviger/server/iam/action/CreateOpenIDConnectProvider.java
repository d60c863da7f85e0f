package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ProviderEntity;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/**
 * {@code CreateOpenIDConnectProvider}: an issuer whose tokens the account's roles may trust.
 * Nothing is asked of it now.
 */
final class CreateOpenIDConnectProvider extends CreateEntity {
  private static final String SCHEME = "https://";
  private static final Pattern URL =
      Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?");

  CreateOpenIDConnectProvider(Identities identities) {
    super(identities, "OpenIDConnectProvider");
  }

  @Override
  Request read(IamMembers members) {
    String url = members.text("Url", 1, 255);
    List<String> clientIds = members.texts("ClientIDList", 1, 255);
    List<String> thumbprints = members.texts("ThumbprintList", 40, 40);
    List<IamMembers.Tag> tags = members.tags();
    members.check();
    if (!URL.matcher(url).matches()) {
      throw IamErrors.invalid("Invalid Open ID Connect Provider URL");
    }
    OnProvider.requireClientIds(clientIds);
    OnProvider.requireThumbprints(thumbprints);
    Map<String, String> checked = IamTags.checked(tags);
    String name = url.substring(SCHEME.length(), url.length() - (url.endsWith("/") ? 1 : 0));
    return context ->
        prepare(
            context,
            new ProviderEntity(
                1,
                context.caller().accountId(),
                name,
                context.now().toEpochMilli(),
                clientIds,
                thumbprints,
                new TreeMap<>(checked)));
  }

  private Prepared prepare(RequestContext context, ProviderEntity provider) {
    return prepared(
        context,
        provider.arn(),
        provider.tags(),
        ConditionKeys.NONE,
        () -> context.changes().commit(transaction -> commit(transaction, provider)));
  }

  private Result commit(Transaction transaction, ProviderEntity provider) {
    identities().insert(transaction, provider);
    ObjectNode response = object().put(OnProvider.ARN_MEMBER, provider.arn());
    Shapes.tags(response, provider.tags());
    return RecordForm.recorded(response);
  }
}
