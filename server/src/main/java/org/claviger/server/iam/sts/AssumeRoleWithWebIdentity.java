package org.claviger.server.iam.sts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.Role;
import org.claviger.server.iam.Roles;
import org.claviger.server.iam.session.ManagedPolicyDocuments;
import org.claviger.server.iam.web.WebIdentity;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.operation.UnsignedOperation;
import org.claviger.server.policy.PrincipalMatch;
import org.claviger.server.policy.Verdict;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;

/**
 * {@code sts:AssumeRoleWithWebIdentity}: a session of a role for whoever has an ID token of a
 * provider that the role's account has registered and the role's trust policy names. Not signed.
 */
final class AssumeRoleWithWebIdentity
    implements UnsignedOperation<AssumeRoleWithWebIdentity.Input> {
  private static final Action ACTION =
      new Action(
          Action.Api.STS, "AssumeRoleWithWebIdentity", Set.of(WebIdentityRequest.ACTION), true);

  private final Roles roles;
  private final WebIdentityTokens tokens;
  private final ManagedPolicyDocuments managed;
  private final TemporaryCredentials credentials;

  AssumeRoleWithWebIdentity(
      Roles roles,
      WebIdentityTokens tokens,
      ManagedPolicyDocuments managed,
      TemporaryCredentials credentials) {
    this.roles = requireNonNull(roles, "roles");
    this.tokens = requireNonNull(tokens, "tokens");
    this.managed = requireNonNull(managed, "managed");
    this.credentials = requireNonNull(credentials, "credentials");
  }

  /** The request. */
  record Input(SessionTerms terms, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Input[" + terms + "]";
    }
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String token = token(members);
    SessionTerms terms = SessionTerms.read(members);
    members.refuse("ProviderId");
    return new Input(terms, token);
  }

  /** The token, which no message shows. */
  private static String token(Members members) {
    members.secret(
        "WebIdentityToken", WebIdentityTokens.MIN_CHARS, WebIdentityTokens.MAX_CHARS, null);
    return members.has("WebIdentityToken")
        ? members.string("WebIdentityToken", 0, Integer.MAX_VALUE)
        : null;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.terms().show();
  }

  /**
   * Verifies the token first: strangers learn nothing of roles. The role's id stands in what is
   * answered, so that the session is begun for the role that was asked.
   */
  @Override
  public Caller admit(Input input, Instant now, String sourceAddress) {
    SessionTerms terms = input.terms();
    WebIdentity identity = tokens.verify(terms.accountId(), input.token(), now);
    Role role =
        roles
            .find(terms.roleArn())
            .filter(found -> trusts(found, identity, terms, now, sourceAddress))
            .orElseThrow(AssumeRoleWithWebIdentity::denied);
    Session session =
        new Session(
            role.arn(),
            role.id(),
            identity.subject(),
            identity.issued(),
            identity.expires(),
            List.of(),
            Map.of("iss", identity.issuer(), "aud", identity.audience()),
            Optional.of(identity.provider().arn()),
            Optional.empty());
    return new Caller(
        role.accountId(),
        identity.provider().arn(),
        identity.principalId(),
        Caller.PrincipalType.WEB_IDENTITY,
        "",
        Optional.of(session));
  }

  /** Only a statement that names the provider counts, not one for anybody or for an account. */
  private static boolean trusts(
      Role role, WebIdentity identity, SessionTerms terms, Instant now, String sourceAddress) {
    Verdict verdict =
        role.trust()
            .evaluate(new WebIdentityRequest(role, identity, terms.name(), now, sourceAddress));
    return verdict.effect() == Verdict.Effect.ALLOW && verdict.match() == PrincipalMatch.SELF;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    SessionTerms terms = input.terms();
    Session web = context.caller().session().orElseThrow();
    Role role =
        roles
            .find(terms.roleArn())
            .filter(found -> found.id().equals(web.issuerId()))
            .orElseThrow(AssumeRoleWithWebIdentity::denied);
    terms.policies().requireIn(role.accountId(), managed);
    RoleSession session =
        new RoleSession(
            role, terms, terms.lifetime(role), SessionTags.NONE, web.provider(), Optional.empty());
    AccessRequest access =
        new AccessRequest(WebIdentityRequest.ACTION, role.arn(), role.accountId());
    return new Prepared(
        List.of(access),
        List.of(role.arn()),
        List.of(),
        List.of(QuotaConfig.STS),
        () -> begin(session, web, context.now()));
  }

  private Result begin(RoleSession session, Session web, Instant now) {
    ObjectNode more =
        JsonNodeFactory.instance
            .objectNode()
            .put("SubjectFromWebIdentityToken", web.issuerName())
            .put("Provider", web.tags().get("iss"))
            .put("Audience", web.tags().get("aud"));
    return session.begin(credentials, now, more);
  }

  private static ApiException denied() {
    return StsErrors.denied("Not authorized to perform " + WebIdentityRequest.ACTION);
  }
}
