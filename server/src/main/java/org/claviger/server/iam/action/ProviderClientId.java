package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ProviderEntity;

/**
 * {@code AddClientIDToOpenIDConnectProvider} and {@code RemoveClientIDFromOpenIDConnectProvider};
 * doing either twice is as doing it once.
 */
final class ProviderClientId extends OnProvider {
  private final boolean adds;

  private ProviderClientId(Identities identities, String action, boolean adds) {
    super(identities, action, false);
    this.adds = adds;
  }

  static ProviderClientId add(Identities identities) {
    return new ProviderClientId(identities, "AddClientIDToOpenIDConnectProvider", true);
  }

  static ProviderClientId remove(Identities identities) {
    return new ProviderClientId(identities, "RemoveClientIDFromOpenIDConnectProvider", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn(ARN_MEMBER);
    String clientId = members.text("ClientID", 1, 255);
    members.check();
    return context ->
        change(context, arn, ConditionKeys.NONE, provider -> changed(provider, clientId));
  }

  private ProviderEntity changed(ProviderEntity provider, String clientId) {
    List<String> clientIds = new ArrayList<>(provider.clientIds());
    clientIds.remove(clientId);
    if (adds) {
      clientIds.add(clientId);
    }
    return provider.with(requireClientIds(clientIds), provider.thumbprints());
  }
}
