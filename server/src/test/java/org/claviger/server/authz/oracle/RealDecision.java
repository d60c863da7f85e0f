package org.claviger.server.authz.oracle;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.Guard;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.Principal;
import org.claviger.server.authz.Principals;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;

/** Asks the server's own authorizer about a situation. */
final class RealDecision {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final KeyArn KEY =
      new KeyArn("us-east-1", World.OWNER, "1234abcd-12ab-34cd-56ef-1234567890ab");

  private RealDecision() {}

  static Decision of(Situation situation) {
    Caller caller = caller(situation);
    return new PolicyAuthorizer(new OnePrincipal(principal(situation, caller)))
        .decide(caller, access(situation), circumstances(situation.context()));
  }

  /** An account with nobody else in it. */
  private record OnePrincipal(Principal principal) implements Principals {
    @Override
    public Optional<Principal> find(Caller caller) {
      return Optional.of(principal);
    }

    @Override
    public Optional<String> identify(String name) {
      return Optional.of(name);
    }

    @Override
    public Optional<String> arnOf(String uniqueId, String namedAs) {
      return Optional.empty();
    }
  }

  private static Caller caller(Situation situation) {
    Actor actor = situation.actor();
    if (actor.isRoot()) {
      return caller(actor, actor.account(), PrincipalType.ROOT, Optional.empty());
    }
    if (actor.role().isEmpty()) {
      return caller(actor, actor.id().orElseThrow(), PrincipalType.USER, Optional.empty());
    }
    String id = actor.id().orElseThrow();
    Session session =
        new Session(
            actor.role().get(),
            id,
            actor.name(),
            NOW.minusSeconds(60),
            NOW.plusSeconds(60),
            situation.sessionPolicies(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    String name = actor.arn().substring(actor.arn().lastIndexOf('/') + 1);
    return caller(actor, id + ":" + name, PrincipalType.ASSUMED_ROLE, Optional.of(session));
  }

  private static Caller caller(
      Actor actor, String userId, PrincipalType type, Optional<Session> session) {
    return new Caller(actor.account(), actor.arn(), userId, type, "AKIAEXAMPLE", session);
  }

  private static Principal principal(Situation situation, Caller caller) {
    Actor actor = situation.actor();
    return new Principal(
        caller,
        actor.isRoot() ? "" : actor.name(),
        actor.tags(),
        actor.isRoot() ? List.of() : named(situation.identityPolicies()),
        actor.isRoot() ? Optional.empty() : situation.boundary().map(RealDecision::named),
        actor.isRoot() ? List.of() : named(situation.sessionPolicies()));
  }

  private static List<NamedPolicy> named(List<String> documents) {
    return documents.stream().map(RealDecision::named).toList();
  }

  private static NamedPolicy named(String document) {
    return new NamedPolicy("policy", Policy.parse(document, PolicyType.IDENTITY));
  }

  private static AccessRequest access(Situation situation) {
    Map<String, List<String>> context = new HashMap<>(situation.context());
    context.putAll(NaiveContext.ofEncryptionContext(situation.encryptionContext()));
    AccessRequest access =
        new AccessRequest(situation.action(), situation.resource(), situation.owner())
            .with(key -> values(context, key));
    return situation
        .keyPolicy()
        .map(json -> guard(json, situation).with(situation.encryptionContext()))
        .map(access::guardedBy)
        .orElse(access);
  }

  /** As the actions answer it: names of condition keys compare without case. */
  private static List<String> values(Map<String, List<String>> context, String key) {
    return context.entrySet().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(key))
        .findAny()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  private static Guard guard(String keyPolicy, Situation situation) {
    KeyGrants given = new KeyGrants(situation.grants().stream().map(RealDecision::grant).toList());
    Policy policy = Policy.parse(keyPolicy, PolicyType.KEY).bound(situation.bound());
    return Guard.of(Optional.of(policy), () -> given);
  }

  private static Grant grant(OracleGrant grant) {
    GrantTerms terms =
        new GrantTerms(
            Optional.empty(),
            new NamedPrincipal(grant.grantee(), grant.granteeId()),
            Optional.empty(),
            grant.operations().stream().map(GrantOperation::valueOf).collect(Collectors.toSet()),
            new TreeMap<>(grant.equals()),
            new TreeMap<>(grant.subset()));
    return new Grant("0".repeat(64), KEY, terms, World.OWNER, NOW);
  }

  private static Circumstances circumstances(Map<String, List<String>> context) {
    return new Circumstances(
        Optional.ofNullable(context.get("aws:currenttime"))
            .map(each -> Instant.parse(each.get(0)))
            .orElse(NOW),
        Optional.ofNullable(context.get("aws:sourceip")).map(each -> each.get(0)),
        Optional.empty(),
        Optional.empty());
  }
}
