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
        new CreateAeadKey(),
        new CreateAlias(),
        new CreateKey(),
        new Decrypt(),
        new DeleteAlias(),
        new DeleteKeyCertificate(),
        new DescribeKey(),
        new DisableKey(),
        new EnableKey(),
        new Encrypt(encryption),
        new GenerateDataKey(),
        new GenerateDataKeyWithoutPlaintext(),
        new GenerateMac(),
        new GenerateRandom(),
        new GetKeyCertificate(),
        new GetKeyLastUsage(),
        new GetKeyPolicy(),
        new GetPublicKey(),
        new ListAliases(),
        new ListKeyPolicies(),
        new ListKeys(),
        new PutKeyCertificate(),
        new ReEncrypt(encryption),
        new ScheduleKeyDeletion(),
        new Sign(),
        new UpdateAlias(),
        new UpdateKeyDescription(),
        new Verify(publicKeys),
        new VerifyMac());
  }
}
