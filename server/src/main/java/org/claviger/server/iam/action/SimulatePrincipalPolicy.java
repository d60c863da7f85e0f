package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.IdentityPolicies;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code SimulatePrincipalPolicy}: what a user, group or role of the account would be allowed. */
final class SimulatePrincipalPolicy extends IamOperation {
  SimulatePrincipalPolicy(Identities identities) {
    super(identities, "SimulatePrincipalPolicy", true);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicySourceArn");
    SimulationMembers asked = SimulationMembers.read(members);
    return context -> prepare(context, arn, asked);
  }

  private Prepared prepare(RequestContext context, String arn, SimulationMembers asked) {
    Optional<Identity> found = find(context.caller().accountId(), arn);
    return prepared(
        context,
        arn,
        () ->
            run(
                context,
                found.orElseThrow(
                    () -> IamErrors.noSuch("The entity " + arn + " cannot be found.")),
                asked));
  }

  private Optional<Identity> find(String accountId, String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    for (IdentityKind kind : IdentityKind.values()) {
      Optional<Identity> found =
          identities().all(kind).find(accountId, name).filter(each -> each.arn().equals(arn));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Result run(RequestContext context, Identity identity, SimulationMembers asked) {
    IdentityPolicies own =
        IdentityPolicies.load(identities(), identity)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.InvalidInput, "A policy of the entity cannot be read."));
    List<NamedPolicy> policies = new ArrayList<>(own.all());
    policies.addAll(asked.policies());
    List<NamedPolicy> boundary =
        asked.boundary().isEmpty() ? own.boundary().stream().toList() : asked.boundary();
    String caller = asked.callerArn().orElse(identity.arn());
    boolean sameAccount =
        asked.owner().isEmpty() || asked.owner().get().equals(identity.accountId());
    Simulation simulation = new Simulation(policies, boundary, asked.resourcePolicy(), sameAccount);
    IamPaging.Page page =
        asked.paging().page(identities().domain(), context, action().name(), identity.id());
    return SimulationAnswer.of(asked, simulation, caller, keys(identity, asked), page);
  }

  /** What is known of the entity, and over it what the request says. */
  private static Map<String, List<String>> keys(Identity identity, SimulationMembers asked) {
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    keys.put("aws:PrincipalArn", List.of(identity.arn()));
    keys.put("aws:PrincipalAccount", List.of(identity.accountId()));
    if (identity.kind() == IdentityKind.USER) {
      keys.put("aws:username", List.of(identity.name()));
      keys.put("aws:userid", List.of(identity.id()));
    }
    identity.tags().forEach((key, value) -> keys.put("aws:PrincipalTag/" + key, List.of(value)));
    keys.putAll(asked.context());
    return keys;
  }
}
