package org.claviger.provider;

/**
 * A key that lives in the HSM. Every private and secret key that the provider hands out implements
 * this interface; none of them holds key material: {@code getEncoded()} and {@code getFormat()} are
 * null, they cannot be serialised, and two of them are equal if and only if their ARNs are.
 */
public interface KmsKey {
  /** The Amazon resource name of the key: {@code arn:aws:kms:REGION:ACCOUNT:key/ID}. */
  String arn();

  /** The key id, the last part of the ARN. */
  String keyId();

  /** The key spec as KMS names it, for instance {@code RSA_2048} or {@code SYMMETRIC_DEFAULT}. */
  String keySpec();

  /** The key usage as KMS names it, for instance {@code SIGN_VERIFY}. */
  String keyUsage();

  /** Whether the key is of the AEAD class, the one that {@code AES/GCM/NoPadding} works on. */
  boolean isAead();

  /** Whether the key lets a caller choose the IV of an AEAD encryption. */
  boolean allowsCallerIv();
}
