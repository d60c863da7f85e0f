package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who signed a request, as established by its signature.
 *
 * @param accountId the 12 digits of the account
 * @param arn the principal, such as {@code arn:aws:iam::111122223333:root}, {@code
 *     arn:aws:iam::111122223333:user/bob}, {@code arn:aws:sts::111122223333:assumed-role/R/name} or
 *     {@code arn:aws:sts::111122223333:federated-user/name}
 * @param userId the unique id that {@code GetCallerIdentity} answers: for a root user the account
 *     id, for a user {@code AIDA...}, for a role's session {@code AROA...:name}, for a federated
 *     user {@code 111122223333:name}
 * @param type what kind of principal
 * @param accessKeyId the access key that signed; not a secret
 * @param session what its temporary credentials say; empty for a long-term access key
 */
public record Caller(
    String accountId,
    String arn,
    String userId,
    PrincipalType type,
    String accessKeyId,
    Optional<Session> session) {
  public Caller {
    requireNonNull(accountId, "accountId");
    requireNonNull(arn, "arn");
    requireNonNull(userId, "userId");
    requireNonNull(type, "type");
    requireNonNull(accessKeyId, "accessKeyId");
    requireNonNull(session, "session");
  }

  /** A caller who signed with a long-term access key. */
  public Caller(
      String accountId, String arn, String userId, PrincipalType type, String accessKeyId) {
    this(accountId, arn, userId, type, accessKeyId, Optional.empty());
  }

  /** The kinds of principal, in CloudTrail's words once rendered. */
  public enum PrincipalType {
    /** The account's root user. */
    ROOT,
    /** An IAM user. */
    USER,
    /** A session of an IAM role. */
    ASSUMED_ROLE,
    /** Whom a user or root user gave a session under a name of its own. */
    FEDERATED_USER,
    /** Whom an identity provider vouches for, on the way to a role's session; never signs. */
    WEB_IDENTITY
  }
}
