package org.claviger.server.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;

/** Callers as they would be if they signed, for questions about what they may do. */
final class UnsignedCallers {
  private static final String SESSION_NAME = "explained";

  private UnsignedCallers() {}

  /** The root user of an account. */
  static Caller root(String accountId) {
    return new Caller(
        accountId, "arn:aws:iam::" + accountId + ":root", accountId, PrincipalType.ROOT, "");
  }

  /** A user, or a session without session policies of a role. */
  static Caller of(Identity identity) {
    return identity.kind() == IdentityKind.ROLE ? session(identity, SESSION_NAME) : user(identity);
  }

  private static Caller user(Identity user) {
    return new Caller(user.accountId(), user.arn(), user.id(), PrincipalType.USER, "");
  }

  /** A session of a role under a name, without session policies and tags. */
  static Caller session(Identity role, String name) {
    Session session =
        new Session(
            role.arn(),
            role.id(),
            role.name(),
            Instant.EPOCH,
            Instant.MAX,
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    return new Caller(
        role.accountId(),
        "arn:aws:sts::" + role.accountId() + ":assumed-role/" + role.name() + "/" + name,
        role.id() + ":" + name,
        PrincipalType.ASSUMED_ROLE,
        "",
        Optional.of(session));
  }
}
