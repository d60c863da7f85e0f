package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Guard;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.Role;
import org.claviger.server.iam.Roles;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;

/**
 * {@code sts:AssumeRole}: a session of a role for whoever its trust policy and his own policies let
 * have it. The trust policy guards the role as a key policy does a key: naming the caller, it is
 * enough in the role's own account; naming the account, it leaves the decision to the caller's
 * policies; another account needs both.
 */
final class AssumeRole implements Operation<AssumeRole.Input> {
  static final String PERMISSION = "sts:AssumeRole";
  static final String TAG_SESSION = "sts:TagSession";
  static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";

  private static final Action ACTION =
      new Action(
          Action.Api.STS, "AssumeRole", Set.of(PERMISSION, TAG_SESSION, SET_SOURCE_IDENTITY), true);
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]*");
  private static final int MIN_EXTERNAL_ID_CHARS = 2;
  private static final int MAX_EXTERNAL_ID_CHARS = 1_224;
  private static final Duration LONGEST_IN_CHAIN = Duration.ofHours(1);

  private final Roles roles;
  private final ManagedPolicyDocuments managed;
  private final TemporaryCredentials credentials;

  AssumeRole(Roles roles, ManagedPolicyDocuments managed, TemporaryCredentials credentials) {
    this.roles = requireNonNull(roles, "roles");
    this.managed = requireNonNull(managed, "managed");
    this.credentials = requireNonNull(credentials, "credentials");
  }

  /** The request. */
  record Input(
      SessionTerms terms,
      SessionTags tags,
      Optional<String> externalId,
      Optional<String> sourceIdentity) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String externalId =
        members.optionalString(
            "ExternalId", MIN_EXTERNAL_ID_CHARS, MAX_EXTERNAL_ID_CHARS, EXTERNAL_ID);
    String sourceIdentity =
        members.optionalString(
            "SourceIdentity",
            SessionTerms.MIN_NAME_CHARS,
            SessionTerms.MAX_NAME_CHARS,
            SessionTerms.NAME);
    SessionTerms terms = SessionTerms.read(members);
    SessionTags tags = SessionTags.read(members);
    members.refuse("SerialNumber", "TokenCode", "ProvidedContexts");
    return new Input(
        terms, tags, Optional.ofNullable(externalId), Optional.ofNullable(sourceIdentity));
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = input.terms().show();
    input.externalId().ifPresent(id -> parameters.put("externalId", id));
    input.sourceIdentity().ifPresent(identity -> parameters.put("sourceIdentity", identity));
    input.tags().show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Caller caller = context.caller();
    if (caller.type() == PrincipalType.ROOT) {
      throw StsErrors.denied("Roles may not be assumed by root accounts.");
    }
    Optional<Session> session = caller.session().filter(own -> isChained(caller));
    SessionTags tags = session.map(input.tags()::inheriting).orElse(input.tags());
    Optional<String> identity = session.flatMap(Session::sourceIdentity);
    if (identity.isPresent()
        && input.sourceIdentity().isPresent()
        && !identity.equals(input.sourceIdentity())) {
      throw StsErrors.denied("The source identity of a session cannot be changed.");
    }
    Optional<String> source = identity.or(input::sourceIdentity);
    Optional<Role> role = roles.find(input.terms().roleArn());
    return new Prepared(
        accesses(input, tags, source, role),
        List.of(input.terms().roleArn()),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> begin(input, context, role.orElseThrow(), tags, source));
  }

  /** A role that is not there is refused as one that trusts nobody. */
  private static List<AccessRequest> accesses(
      Input input, SessionTags tags, Optional<String> source, Optional<Role> role) {
    List<String> permissions = new ArrayList<>(List.of(PERMISSION));
    if (!tags.isEmpty()) {
      permissions.add(TAG_SESSION);
    }
    if (source.isPresent()) {
      permissions.add(SET_SOURCE_IDENTITY);
    }
    Guard guard = role.map(found -> Guard.of(Optional.of(found.trust()))).orElse(Guard.CLOSED);
    AssumeRoleConditions conditions = new AssumeRoleConditions(input, source, role);
    return permissions.stream()
        .map(
            permission ->
                new AccessRequest(permission, input.terms().roleArn(), input.terms().accountId())
                    .with(conditions)
                    .guardedBy(guard))
        .toList();
  }

  private Result begin(
      Input input, RequestContext context, Role role, SessionTags tags, Optional<String> source) {
    SessionTerms terms = input.terms();
    terms.policies().requireIn(role.accountId(), managed);
    RoleSession session =
        new RoleSession(
            role, terms, lifetime(terms, role, context.caller()), tags, Optional.empty(), source);
    return session.begin(credentials, context.now(), JsonNodeFactory.instance.objectNode());
  }

  private static Duration lifetime(SessionTerms terms, Role role, Caller caller) {
    Duration lifetime = terms.lifetime(role);
    if (isChained(caller) && lifetime.compareTo(LONGEST_IN_CHAIN) > 0) {
      throw tooLongInChain();
    }
    return lifetime;
  }

  private static boolean isChained(Caller caller) {
    return caller.type() == PrincipalType.ASSUMED_ROLE;
  }

  private static ApiException tooLongInChain() {
    return StsErrors.validation(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining");
  }
}
