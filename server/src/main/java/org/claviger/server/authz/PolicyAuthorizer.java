package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;

/**
 * AWS's rules: nothing is allowed that no policy or grant allows, an explicit deny wins over all, a
 * key's own policy decides whether the policies of its account count, and what belongs to another
 * account takes both sides' consent. Decides from memory. Safe for many threads.
 */
public final class PolicyAuthorizer implements Authorizer {
  /** AWS answers these to whoever can sign, even where a policy denies it. */
  private static final Set<String> UNRESTRICTED =
      Set.of("sts:GetCallerIdentity", "sts:GetSessionToken");

  private static final Decision ANYBODY =
      new Decision.Allowed("whoever has signed may ask for that");

  private final Principals principals;

  /** For callers whose policies are found there. */
  public PolicyAuthorizer(Principals principals) {
    this.principals = requireNonNull(principals, "principals");
  }

  @Override
  public Decision decide(Caller caller, AccessRequest access, Circumstances circumstances) {
    if (UNRESTRICTED.contains(access.permission())) {
      return ANYBODY;
    }
    if (isClosed(caller, access)) {
      return Denial.NO_SESSION_POLICY.of(
          caller, access, "a federated user may ask nothing of IAM, and of STS only who it is");
    }
    Optional<Principal> principal = principals.find(caller);
    if (principal.isEmpty()) {
      return Denial.NO_IDENTITY_POLICY.of(caller, access, "the caller is not there any more");
    }
    return new Evaluation(principal.get(), access, circumstances).decide();
  }

  /** As in AWS, whatever policies say. */
  private static boolean isClosed(Caller caller, AccessRequest access) {
    return caller.type() == PrincipalType.FEDERATED_USER
        && (access.permission().startsWith("iam:") || access.permission().startsWith("sts:"));
  }

  @Override
  public boolean admits(Caller caller, AccessRequest access, Circumstances circumstances) {
    return principals
        .find(caller)
        .filter(found -> new Evaluation(found, access, circumstances).isAdmitted())
        .isPresent();
  }

  @Override
  public Optional<Explanation> explain(
      String principalArn, AccessRequest access, Circumstances circumstances) {
    return principals
        .describe(principalArn)
        .map(found -> new Evaluation(found, access, circumstances).explain());
  }

  @Override
  public Optional<Explanation> explain(
      Caller caller, AccessRequest access, Circumstances circumstances) {
    return principals
        .find(caller)
        .map(found -> new Evaluation(found, access, circumstances).explain());
  }

  @Override
  public Optional<String> identify(String name) {
    return principals.identify(name);
  }

  @Override
  public Optional<String> arnOf(String uniqueId, String namedAs) {
    return principals.arnOf(uniqueId, namedAs);
  }
}
