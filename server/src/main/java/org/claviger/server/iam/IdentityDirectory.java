package org.claviger.server.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.authz.Principal;
import org.claviger.server.authz.Principals;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.policy.PrincipalIds;
import org.claviger.server.policy.PrincipalText;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * Identities as requests need them: with their policies compiled, from memory. A committed change
 * shows with the next request in this process, one of another process within the staleness bound. A
 * principal that has gone, or one of whose policies has gone or cannot be read, is not found:
 * nothing is allowed on what is left.
 */
public final class IdentityDirectory implements Principals, Roles {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern IAM_ARN =
      Pattern.compile(
          "arn:aws:iam::([0-9]{12}):(root|user|role|oidc-provider)(?:(/(?:[!-~]+/)?)([^/]+))?");
  private static final Pattern SESSION_ARN =
      Pattern.compile("arn:aws:sts::([0-9]{12}):assumed-role/([^/]+)/([^/]+)");
  private static final Pattern FEDERATED_ARN =
      Pattern.compile("arn:aws:sts::([0-9]{12}):federated-user/[\\w+=,.@-]{2,32}");

  /** A federated user whose session has no policies may do what resources let it do by name. */
  private static final List<NamedPolicy> NO_SESSION_POLICY =
      List.of(
          sessionPolicy(
              """
              {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
              "Action":"sts:GetCallerIdentity","Resource":"*"}}"""));

  private final Identities identities;
  private final VersionedCache<Snapshot> snapshots;
  private final VersionedCache<Role> roles;
  private final VersionedCache<OidcProvider> providers;
  private final VersionedCache<Account> accounts;
  private final VersionedCache<String> documents;
  private final VersionedCache<String> arns;

  /** Session policies by their text, which is all that they depend on. */
  private final Cache<String, NamedPolicy> sessionPolicies;

  IdentityDirectory(
      Identities identities, IdentityConfig config, IdentityVersion version, LongSupplier time) {
    this.identities = identities;
    this.snapshots = new VersionedCache<>(config, version, time);
    this.roles = new VersionedCache<>(config, version, time);
    this.providers = new VersionedCache<>(config, version, time);
    this.accounts = new VersionedCache<>(config, version, time);
    this.documents = new VersionedCache<>(config, version, time);
    this.arns = new VersionedCache<>(config, version, time);
    this.sessionPolicies =
        Caffeine.newBuilder().maximumSize(config.cacheEntries()).executor(Runnable::run).build();
  }

  /** What all requests of a user or role have in common. */
  private record Snapshot(Identity identity, IdentityPolicies policies) {}

  @Override
  public Optional<Principal> find(Caller caller) {
    Optional<Account> account = account(caller.accountId());
    if (account.isEmpty()) {
      return Optional.empty();
    }
    return switch (caller.type()) {
      case ROOT ->
          account
              .filter(each -> !isOlder(caller, each))
              .map(each -> principal(caller, "", Map.of(), IdentityPolicies.NONE));
      case USER -> snapshot(caller.arn(), caller.userId()).map(found -> user(caller, found));
      case ASSUMED_ROLE ->
          caller
              .session()
              .flatMap(session -> snapshot(session.issuerArn(), session.issuerId()))
              .filter(found -> found.identity.accountId().equals(caller.accountId()))
              .map(found -> ofSession(caller, found));
      case FEDERATED_USER ->
          caller.session().flatMap(session -> federated(caller, session, account.get()));
      case WEB_IDENTITY -> Optional.empty();
    };
  }

  /** Whom a user federated has its policies and tags, whom a root user federated everything. */
  private Optional<Principal> federated(Caller caller, Session session, Account account) {
    if (session.issuerArn().equals(UnsignedCallers.root(account.id()).arn())) {
      return isOlder(caller, account)
          ? Optional.empty()
          : Optional.of(principal(caller, "", session.tags(), IdentityPolicies.EVERYTHING));
    }
    return snapshot(session.issuerArn(), session.issuerId())
        .filter(found -> found.identity.accountId().equals(caller.accountId()))
        .map(found -> ofSession(caller, found));
  }

  @Override
  public Optional<Principal> describe(String arn) {
    Matcher parts = IAM_ARN.matcher(arn);
    if (parts.matches() && parts.group(2).equals("root")) {
      return find(UnsignedCallers.root(parts.group(1))).filter(each -> exists(arn));
    }
    Matcher session = SESSION_ARN.matcher(arn);
    if (session.matches()) {
      return identities
          .all(IdentityKind.ROLE)
          .find(session.group(1), session.group(2))
          .map(role -> UnsignedCallers.session(role, session.group(3)))
          .flatMap(this::find);
    }
    return identity(arn).map(UnsignedCallers::of).flatMap(this::find);
  }

  @Override
  public Optional<String> identify(String name) {
    if (PrincipalIds.isOne(name)) {
      return identities.byId(name).map(Identity::id);
    }
    return isAccountOrSession(name) ? Optional.of(name) : identity(name).map(Identity::id);
  }

  @Override
  public Optional<String> arnOf(String uniqueId, String namedAs) {
    return arns.get(
        uniqueId,
        id ->
            identity(namedAs)
                .filter(each -> each.id().equals(id))
                .or(() -> identities.byId(id))
                .map(Identity::arn));
  }

  /** A role whose trust policy calls its users and roles by the names that they have now. */
  public Identity shown(Identity role) {
    return role.withTerms(
        PrincipalText.renamed(
            role.trustPolicy(), role.trusted(), (id, name) -> arnOf(id, name).orElse(id)),
        role.description(),
        role.maxSessionSeconds());
  }

  /** An account, a root user, or a session of a role, of any name. */
  private boolean isAccountOrSession(String name) {
    if (ACCOUNT.matcher(name).matches()) {
      return account(name).isPresent();
    }
    Matcher session = SESSION_ARN.matcher(name);
    if (session.matches()) {
      return identities.all(IdentityKind.ROLE).find(session.group(1), session.group(2)).isPresent();
    }
    Matcher federated = FEDERATED_ARN.matcher(name);
    if (federated.matches()) {
      return account(federated.group(1)).isPresent();
    }
    Matcher parts = IAM_ARN.matcher(name);
    return parts.matches()
        && parts.group(2).equals("root")
        && parts.group(3) == null
        && account(parts.group(1)).isPresent();
  }

  @Override
  public Optional<Role> find(String arn) {
    return roles.get(
        arn, key -> identity(key).filter(each -> each.kind() == IdentityKind.ROLE).map(this::role));
  }

  /** The OpenID Connect providers. */
  public OidcProviders oidcProviders() {
    return arn -> providers.get(arn, this::provider);
  }

  /** The managed policies as sessions are limited by them. */
  public ManagedPolicyDocuments managedPolicyDocuments() {
    return arn -> documents.get(arn, this::document);
  }

  private Optional<String> document(String policyArn) {
    return identities.policies().find(policyArn).map(found -> found.inForce().document());
  }

  /**
   * Whether a session was begun before there was the account: it is of another one. A session knows
   * its beginning to the second.
   */
  private static boolean isOlder(Caller caller, Account account) {
    Instant made = account.created().truncatedTo(ChronoUnit.SECONDS);
    return caller.session().filter(each -> each.issued().isBefore(made)).isPresent();
  }

  private Optional<Account> account(String accountId) {
    return accounts.get(accountId, identities.accounts()::find);
  }

  private Optional<Snapshot> snapshot(String arn, String id) {
    return snapshots
        .get(arn, key -> identity(key).flatMap(this::load))
        .filter(found -> found.identity.id().equals(id));
  }

  private Optional<Snapshot> load(Identity identity) {
    return IdentityPolicies.load(identities, identity)
        .map(policies -> new Snapshot(identity, policies));
  }

  /** The user or role of exactly that ARN. */
  private Optional<Identity> identity(String arn) {
    Matcher parts = IAM_ARN.matcher(arn);
    if (!parts.matches() || parts.group(4) == null) {
      return Optional.empty();
    }
    return Stream.of(IdentityKind.USER, IdentityKind.ROLE)
        .filter(kind -> kind.word().equals(parts.group(2)))
        .flatMap(kind -> identities.all(kind).find(parts.group(1), parts.group(4)).stream())
        .filter(found -> found.arn().equals(arn))
        .findFirst();
  }

  private Role role(Identity role) {
    return new Role(
        role.arn(),
        role.id(),
        role.name(),
        role.accountId(),
        Policy.parse(role.trustPolicy(), PolicyType.TRUST).bound(role.trusted()),
        Duration.ofSeconds(role.maxSessionSeconds()),
        role.tags());
  }

  private Principal user(Caller caller, Snapshot found) {
    return principal(caller, found.identity.name(), found.identity.tags(), found.policies);
  }

  /** Of a session with tags of its own: they win over those of whose session it is. */
  private Principal ofSession(Caller caller, Snapshot found) {
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    tags.putAll(found.identity.tags());
    caller.session().map(Session::tags).ifPresent(tags::putAll);
    return principal(caller, found.identity.name(), tags, found.policies);
  }

  private Principal principal(
      Caller caller, String name, Map<String, String> tags, IdentityPolicies policies) {
    return new Principal(
        caller, name, tags, policies.all(), policies.boundary(), sessionPolicies(caller));
  }

  private List<NamedPolicy> sessionPolicies(Caller caller) {
    List<String> documents = caller.session().map(Session::policies).orElse(List.of());
    if (documents.isEmpty() && caller.type() == Caller.PrincipalType.FEDERATED_USER) {
      return NO_SESSION_POLICY;
    }
    return documents.stream()
        .map(document -> sessionPolicies.get(document, IdentityDirectory::sessionPolicy))
        .toList();
  }

  private static NamedPolicy sessionPolicy(String document) {
    return new NamedPolicy("session policy", Policy.parse(document, PolicyType.IDENTITY));
  }

  /** What is remembered of identities and their compiled policies, as it is seen from outside. */
  public List<WatchedCache> watchedCaches() {
    return List.of(
        snapshots.watched("identities"), roles.watched("roles"), documents.watched("policies"));
  }

  private Optional<OidcProvider> provider(String arn) {
    Matcher parts = PROVIDER_ARN.matcher(arn);
    return parts.matches()
        ? identities.providers().find(parts.group(1), parts.group(2)).map(ProviderEntity::snapshot)
        : Optional.empty();
  }

  private static final Pattern PROVIDER_ARN =
      Pattern.compile("arn:aws:iam::([0-9]{12}):oidc-provider/([!-~]+)");
}
