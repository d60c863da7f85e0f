package org.claviger.server.key;

/** The policy that KMS gives a key created through its API without one. */
final class DefaultKeyPolicy {
  private static final String FORMAT =
      """
      {
        "Version" : "2012-10-17",
        "Id" : "key-default-1",
        "Statement" : [ {
          "Sid" : "Enable IAM User Permissions",
          "Effect" : "Allow",
          "Principal" : {
            "AWS" : "arn:aws:iam::%s:root"
          },
          "Action" : "kms:*",
          "Resource" : "*"
        } ]
      }""";

  private DefaultKeyPolicy() {}

  /** For a key of that account. */
  static KeyPolicy of(String accountId) {
    return KeyPolicy.of(FORMAT.formatted(accountId));
  }
}
