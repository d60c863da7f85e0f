package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

/**
 * Who signed a request, as established by its signature.
 *
 * @param accountId the 12 digits of the account
 * @param arn the principal, such as {@code arn:aws:iam::111122223333:root}
 * @param userId the unique id that {@code GetCallerIdentity} answers: for a root user the account
 *     id
 * @param type what kind of principal
 * @param accessKeyId the access key that signed; not a secret
 */
public record Caller(
    String accountId, String arn, String userId, PrincipalType type, String accessKeyId) {
  public Caller {
    requireNonNull(accountId, "accountId");
    requireNonNull(arn, "arn");
    requireNonNull(userId, "userId");
    requireNonNull(type, "type");
    requireNonNull(accessKeyId, "accessKeyId");
  }

  /** The kinds of principal, in CloudTrail's words once rendered. */
  public enum PrincipalType {
    /** The account's root user. */
    ROOT
  }
}
