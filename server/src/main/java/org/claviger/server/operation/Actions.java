package org.claviger.server.operation;

import java.util.List;

/** Every action of the server. A new action is one file and one line here. */
public final class Actions {
  private Actions() {}

  /** All of them, in no order that matters. */
  public static List<Operation<?>> all() {
    PublicKeys publicKeys = new PublicKeys();
    DataEncryption encryption = new DataEncryption(publicKeys);
    return List.of(
        new AeadDecrypt(),
        new AeadEncrypt(),
        new CancelKeyDeletion(),
        new ConnectCustomKeyStore(),
        new CreateAeadKey(),
        new CreateAlias(),
        new CreateCustomKeyStore(),
        new CreateGrant(),
        new CreateKey(),
        new Decrypt(),
        new DeleteAlias(),
        new DeleteCustomKeyStore(),
        new DeleteImportedKeyMaterial(),
        new DeleteKeyCertificate(),
        new DeleteTrustedCertificate(),
        new DeriveSharedSecret(),
        new DescribeCustomKeyStores(),
        new DescribeKey(),
        new DisableKey(),
        new DisableKeyRotation(),
        new DisconnectCustomKeyStore(),
        new EnableKey(),
        new EnableKeyRotation(),
        new Encrypt(encryption),
        new ExplainAccess(),
        new GenerateDataKey(),
        new GenerateDataKeyPair(),
        new GenerateDataKeyPairWithoutPlaintext(),
        new GenerateDataKeyWithoutPlaintext(),
        new GenerateMac(),
        new GenerateRandom(),
        new GetKeyCertificate(),
        new GetKeyLastUsage(),
        new GetKeyPolicy(),
        new GetKeyRotationStatus(),
        new GetParametersForImport(),
        new GetPublicKey(),
        new GetTrustedCertificate(),
        new ImportKeyMaterial(),
        new ListAliases(),
        new ListGrants(),
        new ListKeyEntries(),
        new ListKeyPolicies(),
        new ListKeyRotations(),
        new ListKeys(),
        new ListResourceTags(),
        new ListRetirableGrants(),
        new ListTrustedCertificates(),
        new PutKeyCertificate(),
        new PutKeyPolicy(),
        new PutTrustedCertificate(),
        new ReEncrypt(encryption),
        new ReplicateKey(),
        new RetireGrant(),
        new RevokeGrant(),
        new RotateKeyOnDemand(),
        new ScheduleKeyDeletion(),
        new Sign(),
        new TagResource(),
        new UntagResource(),
        new UpdateAlias(),
        new UpdateCustomKeyStore(),
        new UpdateKeyDescription(),
        new UpdatePrimaryRegion(),
        new Verify(publicKeys),
        new VerifyMac());
  }
}
