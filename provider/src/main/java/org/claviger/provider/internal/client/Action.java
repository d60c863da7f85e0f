package org.claviger.provider.internal.client;

/** The actions the provider calls: AWS's own under their target, ours under {@code Claviger}. */
enum Action {
  CREATE_ALIAS("TrentService.CreateAlias", true),
  CREATE_KEY("TrentService.CreateKey", false),
  DECRYPT("TrentService.Decrypt", true),
  DELETE_ALIAS("TrentService.DeleteAlias", true),
  DERIVE_SHARED_SECRET("TrentService.DeriveSharedSecret", true),
  DESCRIBE_KEY("TrentService.DescribeKey", true),
  ENCRYPT("TrentService.Encrypt", true),
  GENERATE_DATA_KEY("TrentService.GenerateDataKey", true),
  GENERATE_MAC("TrentService.GenerateMac", true),
  GENERATE_RANDOM("TrentService.GenerateRandom", true),
  GET_PARAMETERS_FOR_IMPORT("TrentService.GetParametersForImport", true),
  GET_PUBLIC_KEY("TrentService.GetPublicKey", true),
  IMPORT_KEY_MATERIAL("TrentService.ImportKeyMaterial", true),
  LIST_ALIASES("TrentService.ListAliases", true),
  LIST_KEYS("TrentService.ListKeys", true),
  SCHEDULE_KEY_DELETION("TrentService.ScheduleKeyDeletion", true),
  SIGN("TrentService.Sign", true),
  UPDATE_ALIAS("TrentService.UpdateAlias", true),
  CREATE_AEAD_KEY("Claviger.CreateAeadKey", false),
  AEAD_ENCRYPT("Claviger.AeadEncrypt", true),
  AEAD_DECRYPT("Claviger.AeadDecrypt", true),
  DELETE_TRUSTED_CERTIFICATE("Claviger.DeleteTrustedCertificate", true),
  LIST_KEY_ENTRIES("Claviger.ListKeyEntries", true),
  LIST_TRUSTED_CERTIFICATES("Claviger.ListTrustedCertificates", true),
  PUT_TRUSTED_CERTIFICATE("Claviger.PutTrustedCertificate", true),
  PUT_KEY_CERTIFICATE("Claviger.PutKeyCertificate", true),
  GET_KEY_CERTIFICATE("Claviger.GetKeyCertificate", true);

  private final String target;
  private final boolean repeatable;

  Action(String target, boolean repeatable) {
    this.target = target;
    this.repeatable = repeatable;
  }

  /** The value of {@code X-Amz-Target}. */
  String target() {
    return target;
  }

  /** Whether a second execution does no more than the first: a created key is there twice. */
  boolean isRepeatable() {
    return repeatable;
  }
}
