package org.claviger.server.authz;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;

/** Principals in memory, for tests. Policies are JSON with single quotes. */
public final class TestPrincipals implements Principals {
  private final Map<String, Principal> byArn = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  /** The root user of an account. */
  public Caller root(String accountId) {
    Caller caller =
        new Caller(
            accountId,
            "arn:aws:iam::" + accountId + ":root",
            accountId,
            PrincipalType.ROOT,
            "AKIAROOT");
    known.add(accountId);
    return put(caller, "", List.of(), Optional.empty(), List.of(), Map.of());
  }

  /** A user with those policies. */
  public Caller user(String accountId, String name, String... policies) {
    return user(accountId, name, Optional.empty(), policies);
  }

  /** A user within a boundary. */
  public Caller user(String accountId, String name, Optional<String> boundary, String... policies) {
    Caller caller =
        new Caller(
            accountId,
            "arn:aws:iam::" + accountId + ":user/" + name,
            "AIDA" + name.toUpperCase(Locale.ROOT),
            PrincipalType.USER,
            "AKIA" + name);
    return put(caller, name, List.of(policies), boundary, List.of(), Map.of("team", "a"));
  }

  /** A session of a role. */
  public Caller session(
      String accountId,
      String role,
      Optional<String> boundary,
      List<String> sessionPolicies,
      String... policies) {
    String roleArn = "arn:aws:iam::" + accountId + ":role/" + role;
    known.add(roleArn);
    Session session =
        new Session(
            roleArn,
            "AROA",
            role,
            Instant.EPOCH,
            Instant.MAX,
            sessionPolicies,
            Map.of(),
            Optional.empty(),
            Optional.of("alice"));
    Caller caller =
        new Caller(
            accountId,
            "arn:aws:sts::" + accountId + ":assumed-role/" + role + "/now",
            "AROA:now",
            PrincipalType.ASSUMED_ROLE,
            "ASIA" + role,
            Optional.of(session));
    return put(caller, role, List.of(policies), boundary, sessionPolicies, Map.of());
  }

  /** Whoever has that ARN goes. */
  public void remove(String arn) {
    byArn.remove(arn);
    known.remove(arn);
  }

  private Caller put(
      Caller caller,
      String name,
      List<String> policies,
      Optional<String> boundary,
      List<String> sessionPolicies,
      Map<String, String> tags) {
    byArn.put(
        caller.arn(),
        new Principal(
            caller,
            name,
            tags,
            named(policies.stream()),
            named(boundary.stream()).stream().findFirst(),
            named(sessionPolicies.stream())));
    known.add(caller.arn());
    return caller;
  }

  private static List<NamedPolicy> named(Stream<String> policies) {
    return policies
        .map(each -> Policy.parse(each.replace('\'', '"'), PolicyType.IDENTITY))
        .map(each -> new NamedPolicy("p", each))
        .toList();
  }

  @Override
  public Optional<Principal> find(Caller caller) {
    return Optional.ofNullable(byArn.get(caller.arn()));
  }

  @Override
  public Optional<Principal> describe(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  @Override
  public Optional<String> identify(String name) {
    return Optional.of(name).filter(known::contains);
  }

  @Override
  public Optional<String> arnOf(String uniqueId, String namedAs) {
    return Optional.empty();
  }
}
