package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.Explanation;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyPolicy;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Region;
import org.claviger.server.region.PeerAccess;
import org.claviger.server.region.PeerCaller;

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

  @Override
  public void requireLead(Region here, Key replica, PeerCaller caller, Instant now) {
    AccessRequest access =
        OnKey.access(here, UpdatePrimaryRegion.PERMISSION, replica)
            .with(ConditionKeys.of("kms:primaryregion", here.name()));
    Circumstances circumstances =
        new Circumstances(now, caller.sourceAddress(), Optional.empty(), Optional.of(here.name()));
    Decision decision =
        authorizer
            .explain(caller.arn(), access, circumstances)
            .map(Explanation::decision)
            .orElseThrow(() -> denied(isNotHere(caller, access, here)));
    if (decision instanceof Decision.Denied refusal) {
      throw denied(refusal.message());
    }
  }

  private static String isNotHere(PeerCaller caller, AccessRequest access, Region here) {
    return "User: %s is not authorized to perform: %s on resource: %s because the server of %s has no such user or role"
        .formatted(caller.arn(), access.permission(), access.resourceArn(), here.name());
  }

  private static ApiException denied(String message) {
    return new ApiException(ErrorCode.AccessDeniedException, message);
  }
}
