package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import org.claviger.server.authz.Authorizer;
import org.claviger.server.key.KeyPolicy;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Region;
import org.claviger.server.region.PeerAccess;

/**
 * What other servers ask, decided by the identities and key policies of this one.
 *
 * @param authorizer knows the identities
 */
public record PeerPermissions(Authorizer authorizer) implements PeerAccess {
  public PeerPermissions {
    requireNonNull(authorizer, "authorizer");
  }

  @Override
  public boolean hasAccount(String accountId) {
    return authorizer.identify(accountId).isPresent();
  }

  @Override
  public KeyTemplate bound(Region here, KeyTemplate template) {
    return template
        .policy()
        .map(text -> KeyPolicyCheck.bound(here.policies(), text, authorizer::identify))
        .map(KeyPolicy::principals)
        .map(template::bound)
        .orElse(template);
  }
}
