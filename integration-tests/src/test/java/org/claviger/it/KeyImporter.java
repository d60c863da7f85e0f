package org.claviger.it;

import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** The owner of key material, who brings it to a server. Safe for many threads. */
public final class KeyImporter {
  private final KmsClient kms;

  public KeyImporter(KmsClient kms) {
    this.kms = kms;
  }

  /** The id of a new key without material. */
  public String emptyKey(KeySpec spec, KeyUsageType usage) {
    return kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
        .keyMetadata()
        .keyId();
  }

  /**
   * The id of a new key with material that stays.
   *
   * @param material the key's bytes, or a private key in PKCS#8
   */
  public String key(KeySpec spec, KeyUsageType usage, byte[] material) {
    String key = emptyKey(spec, usage);
    importForGood(key, material);
    return key;
  }

  /** Imports material that stays, wrapped as material of any size may be. */
  public ImportKeyMaterialResponse importForGood(String key, byte[] material) {
    return importForGood(key, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, material);
  }

  public ImportKeyMaterialResponse importForGood(
      String key, AlgorithmSpec algorithm, byte[] material) {
    return importKey(key, algorithm, material, KeyImporter::forGood);
  }

  /** Imports material on the terms that are written into the request. */
  public ImportKeyMaterialResponse importKey(
      String key,
      AlgorithmSpec algorithm,
      byte[] material,
      Consumer<ImportKeyMaterialRequest.Builder> terms) {
    return importKey(key, parameters(key, algorithm), algorithm, material, terms);
  }

  /** Imports material under a wrapping key that was got before. */
  public ImportKeyMaterialResponse importKey(
      String key,
      GetParametersForImportResponse parameters,
      AlgorithmSpec algorithm,
      byte[] material,
      Consumer<ImportKeyMaterialRequest.Builder> terms) {
    byte[] wrapped = WrappedMaterial.of(algorithm, parameters.publicKey().asByteArray(), material);
    return kms.importKeyMaterial(
        r -> {
          r.keyId(key).importToken(parameters.importToken());
          r.encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped));
          terms.accept(r);
        });
  }

  /** A wrapping key of RSA-2048, the quickest to make, and its token. */
  public GetParametersForImportResponse parameters(String key, AlgorithmSpec algorithm) {
    return kms.getParametersForImport(
        r -> r.keyId(key).wrappingAlgorithm(algorithm).wrappingKeySpec(WrappingKeySpec.RSA_2048));
  }

  public static void forGood(ImportKeyMaterialRequest.Builder request) {
    request.expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
  }
}
