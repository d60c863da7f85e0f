package org.claviger.server.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.policy.MalformedPolicyException;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled policies of an identity.
 *
 * @param all inline, attached, and for a user its groups'
 * @param boundary the permission boundary
 */
public record IdentityPolicies(List<NamedPolicy> all, Optional<NamedPolicy> boundary) {
  static final IdentityPolicies NONE = new IdentityPolicies(List.of(), Optional.empty());

  /** What a root user hands on to whom it federates: limited by session policies alone. */
  static final IdentityPolicies EVERYTHING =
      new IdentityPolicies(
          List.of(
              compiled(
                  "root user",
                  """
                  {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""")),
          Optional.empty());

  private static final Logger log = LoggerFactory.getLogger(IdentityPolicies.class);

  public IdentityPolicies {
    all = List.copyOf(all);
  }

  /**
   * Reads and compiles them. Empty if one that the identity names is not there or cannot be read:
   * it may have been one that denies.
   */
  public static Optional<IdentityPolicies> load(Identities identities, Identity identity) {
    List<NamedPolicy> all = new ArrayList<>();
    try {
      add(identities, identity, all);
      for (Map.Entry<String, String> group : identity.groups().entrySet()) {
        add(identities, group(identities, identity, group), all);
      }
      Optional<NamedPolicy> boundary =
          Optional.of(identity.boundary())
              .filter(arn -> !arn.isEmpty())
              .map(arn -> managed(identities, arn, identity.boundaryId()));
      return Optional.of(new IdentityPolicies(all, boundary));
    } catch (MissingException | MalformedPolicyException e) {
      log.error("{} may do nothing: {}", identity.arn(), e.getMessage());
      return Optional.empty();
    }
  }

  private static void add(Identities identities, Identity identity, List<NamedPolicy> all) {
    String prefix = identity.kind().word() + "/" + identity.name() + "/";
    identity.inline().forEach((name, document) -> all.add(compiled(prefix + name, document)));
    identity.attached().forEach((arn, id) -> all.add(managed(identities, arn, id)));
  }

  private static Identity group(
      Identities identities, Identity user, Map.Entry<String, String> group) {
    return identities
        .all(IdentityKind.GROUP)
        .find(user.accountId(), group.getKey())
        .filter(found -> found.id().equals(group.getValue()))
        .orElseThrow(() -> new MissingException("its group " + group.getKey()));
  }

  private static NamedPolicy managed(Identities identities, String arn, String id) {
    ManagedPolicy policy =
        identities
            .policies()
            .find(arn)
            .filter(found -> id.equals(found.id()))
            .orElseThrow(() -> new MissingException("its policy " + arn));
    return compiled(arn, policy.inForce().document());
  }

  private static NamedPolicy compiled(String name, String document) {
    return new NamedPolicy(name, Policy.parse(document, PolicyType.IDENTITY));
  }

  private static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingException(String what) {
      super(what + " has gone", null, false, false);
    }
  }
}
