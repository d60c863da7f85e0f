package org.claviger.server.authz;

import java.util.Set;

/**
 * The permissions on keys that one account can give another. AWS's documentation of each operation
 * says whether it can be used on a key in a different account; ours follow their nearest of AWS's.
 */
final class AcrossAccounts {
  private static final Set<String> ALLOWED =
      Set.of(
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DeriveSharedSecret",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyPair",
          "kms:GenerateDataKeyPairWithoutPlaintext",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:GenerateMac",
          "kms:GetKeyRotationStatus",
          "kms:GetPublicKey",
          "kms:ListGrants",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:RetireGrant",
          "kms:RevokeGrant",
          "kms:Sign",
          "kms:Verify",
          "kms:VerifyMac",
          "claviger:AeadDecrypt",
          "claviger:AeadEncrypt",
          "claviger:GetKeyCertificate");

  private AcrossAccounts() {}

  /** Whether it is one of them; those of other services are left to their resources' policies. */
  static boolean allow(String permission) {
    return ALLOWED.contains(permission)
        || !(permission.startsWith("kms:") || permission.startsWith("claviger:"));
  }
}
