package org.claviger.server.key;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a grant can allow, named as on the wire. */
public enum GrantOperation {
  Decrypt,
  Encrypt,
  GenerateDataKey,
  GenerateDataKeyWithoutPlaintext,
  ReEncryptFrom,
  ReEncryptTo,
  Sign,
  Verify,
  GetPublicKey,
  CreateGrant,
  RetireGrant,
  DescribeKey,
  GenerateDataKeyPair,
  GenerateDataKeyPairWithoutPlaintext,
  GenerateMac,
  VerifyMac,
  DeriveSharedSecret;

  private static final Map<String, GrantOperation> BY_PERMISSION =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(each -> "kms:" + each, Function.identity()));

  /** What allows a permission such as {@code kms:ReEncryptTo}, if a grant can. */
  public static Optional<GrantOperation> ofPermission(String permission) {
    return Optional.ofNullable(BY_PERMISSION.get(permission));
  }

  /**
   * Whether the constraints of a grant bind it. The constraints of one that allows to make grants
   * bind the grants that are made.
   */
  public boolean isConstrained() {
    return switch (this) {
      case CreateGrant, RetireGrant, DescribeKey, GetPublicKey -> false;
      default -> true;
    };
  }

  /** What a grant on that key can allow: what the key can do, and what any key can. */
  static Set<GrantOperation> of(Key key) {
    Set<GrantOperation> operations = EnumSet.of(CreateGrant, RetireGrant, DescribeKey);
    if (!key.spec().isSymmetric()) {
      operations.add(GetPublicKey);
    }
    if (key.keyClass() == KeyClass.KMS) {
      operations.addAll(uses(key));
    }
    return operations;
  }

  private static Set<GrantOperation> uses(Key key) {
    return switch (key.usage()) {
      case SIGN_VERIFY -> EnumSet.of(Sign, Verify);
      case GENERATE_VERIFY_MAC -> EnumSet.of(GenerateMac, VerifyMac);
      case KEY_AGREEMENT -> EnumSet.of(DeriveSharedSecret);
      case ENCRYPT_DECRYPT ->
          key.spec() == KeySpec.SYMMETRIC_DEFAULT
              ? EnumSet.of(
                  Decrypt,
                  Encrypt,
                  ReEncryptFrom,
                  ReEncryptTo,
                  GenerateDataKey,
                  GenerateDataKeyWithoutPlaintext,
                  GenerateDataKeyPair,
                  GenerateDataKeyPairWithoutPlaintext)
              : EnumSet.of(Decrypt, Encrypt, ReEncryptFrom, ReEncryptTo);
    };
  }
}
