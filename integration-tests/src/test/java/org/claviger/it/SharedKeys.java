package org.claviger.it;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * One key of each spec and usage on the shared server, made when it is first asked for, since RSA
 * keys take seconds to make. Tests use these keys and never change them.
 */
public final class SharedKeys {
  private final KmsClient kms;
  private final Map<Kind, String> ids = new ConcurrentHashMap<>();

  SharedKeys(KmsClient kms) {
    this.kms = kms;
  }

  /** The id of the key that encrypts and decrypts symmetrically. */
  public String symmetric() {
    return id(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
  }

  /** The id of the key of a spec and usage. */
  public String id(KeySpec spec, KeyUsageType usage) {
    return ids.computeIfAbsent(
        new Kind(spec, usage),
        kind ->
            kms.createKey(r -> r.keySpec(spec).keyUsage(usage).description("shared"))
                .keyMetadata()
                .keyId());
  }

  private record Kind(KeySpec spec, KeyUsageType usage) {}
}
