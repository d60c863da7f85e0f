package org.claviger.server.key;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.claviger.server.key.KeyUsage.ENCRYPT_DECRYPT;
import static org.claviger.server.key.KeyUsage.GENERATE_VERIFY_MAC;
import static org.claviger.server.key.KeyUsage.KEY_AGREEMENT;
import static org.claviger.server.key.KeyUsage.SIGN_VERIFY;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.claviger.server.hsm.MaterialSpec;

/**
 * The key specs of the API, named as on the wire, each with the usages it allows and the material
 * that a key of it has.
 */
public enum KeySpec {
  SYMMETRIC_DEFAULT,
  RSA_2048,
  RSA_3072,
  RSA_4096,
  ECC_NIST_P256,
  ECC_NIST_P384,
  ECC_NIST_P521,
  ECC_SECG_P256K1,
  ECC_NIST_EDWARDS25519,
  HMAC_224,
  HMAC_256,
  HMAC_384,
  HMAC_512,
  ML_DSA_44,
  ML_DSA_65,
  ML_DSA_87;

  private static final Map<KeySpec, Map<KeyUsage, MaterialSpec>> MATERIALS =
      Map.ofEntries(
          entry(SYMMETRIC_DEFAULT, Map.of(ENCRYPT_DECRYPT, MaterialSpec.AES_256_SUBKEYS)),
          entry(RSA_2048, rsa(MaterialSpec.RSA_2048_DECRYPT, MaterialSpec.RSA_2048_SIGN)),
          entry(RSA_3072, rsa(MaterialSpec.RSA_3072_DECRYPT, MaterialSpec.RSA_3072_SIGN)),
          entry(RSA_4096, rsa(MaterialSpec.RSA_4096_DECRYPT, MaterialSpec.RSA_4096_SIGN)),
          entry(ECC_NIST_P256, nist(MaterialSpec.EC_P256_SIGN, MaterialSpec.EC_P256_AGREE)),
          entry(ECC_NIST_P384, nist(MaterialSpec.EC_P384_SIGN, MaterialSpec.EC_P384_AGREE)),
          entry(ECC_NIST_P521, nist(MaterialSpec.EC_P521_SIGN, MaterialSpec.EC_P521_AGREE)),
          entry(ECC_SECG_P256K1, Map.of(SIGN_VERIFY, MaterialSpec.EC_SECP256K1_SIGN)),
          entry(ECC_NIST_EDWARDS25519, Map.of(SIGN_VERIFY, MaterialSpec.ED25519_SIGN)),
          entry(HMAC_224, Map.of(GENERATE_VERIFY_MAC, MaterialSpec.HMAC_224)),
          entry(HMAC_256, Map.of(GENERATE_VERIFY_MAC, MaterialSpec.HMAC_256)),
          entry(HMAC_384, Map.of(GENERATE_VERIFY_MAC, MaterialSpec.HMAC_384)),
          entry(HMAC_512, Map.of(GENERATE_VERIFY_MAC, MaterialSpec.HMAC_512)),
          entry(ML_DSA_44, Map.of(SIGN_VERIFY, MaterialSpec.ML_DSA_44_SIGN)),
          entry(ML_DSA_65, Map.of(SIGN_VERIFY, MaterialSpec.ML_DSA_65_SIGN)),
          entry(ML_DSA_87, Map.of(SIGN_VERIFY, MaterialSpec.ML_DSA_87_SIGN)));

  /** What a key of this spec may be for. */
  public Set<KeyUsage> usages() {
    return MATERIALS.get(this).keySet();
  }

  /** Whether a key of this spec has one secret key and no public key. */
  public boolean isSymmetric() {
    return switch (this) {
      case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> true;
      default -> false;
    };
  }

  /**
   * The material of a key.
   *
   * @param usage one of {@link #usages}
   * @param keyClass {@link KeyClass#AEAD} for SYMMETRIC_DEFAULT alone
   * @throws IllegalArgumentException if no such key exists
   */
  public MaterialSpec material(KeyUsage usage, KeyClass keyClass) {
    MaterialSpec material = MATERIALS.get(this).get(requireNonNull(usage, "usage"));
    if (material == null || (keyClass == KeyClass.AEAD && this != SYMMETRIC_DEFAULT)) {
      throw new IllegalArgumentException(
          "there is no " + keyClass + " key of spec " + this + " for " + usage);
    }
    return keyClass == KeyClass.AEAD ? MaterialSpec.AES_256_GCM : material;
  }

  /** What Encrypt and Decrypt take with such a key, in AWS's order; empty for other usages. */
  public List<EncryptionAlgorithmSpec> encryptionAlgorithms(KeyUsage usage) {
    if (usage != ENCRYPT_DECRYPT) {
      return List.of();
    }
    return this == SYMMETRIC_DEFAULT
        ? EncryptionAlgorithmSpec.OF_SYMMETRIC_KEYS
        : EncryptionAlgorithmSpec.OF_RSA_KEYS;
  }

  /** What Sign and Verify take with such a key, in AWS's order; empty for other usages. */
  public List<SigningAlgorithmSpec> signingAlgorithms(KeyUsage usage) {
    return usage == SIGN_VERIFY ? SigningAlgorithmSpec.of(this) : List.of();
  }

  /** What GenerateMac and VerifyMac take with such a key; empty for other usages. */
  public List<MacAlgorithmSpec> macAlgorithms(KeyUsage usage) {
    return usage == GENERATE_VERIFY_MAC ? MacAlgorithmSpec.of(this) : List.of();
  }

  /** What DeriveSharedSecret takes with such a key; empty for other usages. */
  public List<KeyAgreementAlgorithmSpec> keyAgreementAlgorithms(KeyUsage usage) {
    return usage == KEY_AGREEMENT ? KeyAgreementAlgorithmSpec.ALL : List.of();
  }

  private static Map<KeyUsage, MaterialSpec> rsa(MaterialSpec decrypt, MaterialSpec sign) {
    return Map.of(ENCRYPT_DECRYPT, decrypt, SIGN_VERIFY, sign);
  }

  private static Map<KeyUsage, MaterialSpec> nist(MaterialSpec sign, MaterialSpec agree) {
    return Map.of(SIGN_VERIFY, sign, KEY_AGREEMENT, agree);
  }
}
