package org.claviger.server.config;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often an account may call in a region.
 *
 * @param enabled whether anything is refused for being too much
 * @param requests the rate of each quota: of {@link #SYMMETRIC}, {@link #RSA}, {@link #ECC} and
 *     {@link #ML_DSA}, which the cryptographic actions share by the kind of the key they use; of
 *     {@link #dataKeyPair} for each spec; and of every other action by its name
 */
public record QuotaConfig(boolean enabled, Map<String, Rate> requests) {
  /** What symmetric keys, HMAC keys among them, and GenerateRandom share. */
  public static final String SYMMETRIC = "symmetric";

  /** What RSA keys share. */
  public static final String RSA = "rsa";

  /** What elliptic curve keys share. */
  public static final String ECC = "ecc";

  /** What ML-DSA keys share. */
  public static final String ML_DSA = "mlDsa";

  /** What the keys of one custom key store share, on top of their callers' quotas. */
  public static final String CUSTOM_KEY_STORE = "customKeyStore";

  /** What all actions of IAM share. */
  public static final String IAM = "iam";

  /** What the actions of STS share that make sessions or look into them. */
  public static final String STS = "sts";

  /**
   * The page "Request quotas" of AWS's developer guide in 2026, with the numbers of us-east-1; and
   * CloudTrail's.
   */
  private static final List<Map.Entry<Integer, List<String>>> AWS =
      List.of(
          entry(100_000, List.of(SYMMETRIC)),
          entry(1_800, List.of(CUSTOM_KEY_STORE)),
          entry(2_000, List.of("DescribeKey", "GetPublicKey", "ListResourceTags")),
          entry(1_000, List.of(RSA, ECC, ML_DSA, "GetKeyPolicy", "GetKeyRotationStatus")),
          entry(500, List.of("ListAliases", "ListKeys")),
          entry(
              100,
              List.of(
                  dataKeyPair("ECC_NIST_P256"),
                  dataKeyPair("ECC_NIST_P384"),
                  dataKeyPair("ECC_NIST_P521"),
                  dataKeyPair("ECC_SECG_P256K1"),
                  dataKeyPair("ECC_NIST_EDWARDS25519"),
                  "ListGrants",
                  "ListKeyPolicies",
                  "ListKeyRotations",
                  "ListRetirableGrants")),
          entry(50, List.of("CreateGrant", "RetireGrant", "RevokeGrant")),
          entry(25, List.of(dataKeyPair("SM2"))),
          entry(20, List.of(dataKeyPair("RSA_2048"))),
          entry(
              15,
              List.of(
                  "DeleteAlias",
                  "DeleteImportedKeyMaterial",
                  "EnableKeyRotation",
                  "ImportKeyMaterial",
                  "PutKeyPolicy",
                  "ScheduleKeyDeletion")),
          entry(10, List.of("TagResource")),
          entry(
              5,
              List.of(
                  "CancelKeyDeletion",
                  "ConnectCustomKeyStore",
                  "CreateAlias",
                  "CreateCustomKeyStore",
                  "CreateKey",
                  "DeleteCustomKeyStore",
                  "DescribeCustomKeyStores",
                  "DisableKey",
                  "DisableKeyRotation",
                  "DisconnectCustomKeyStore",
                  "EnableKey",
                  "GetKeyLastUsage",
                  "ReplicateKey",
                  "RotateKeyOnDemand",
                  "UntagResource",
                  "UpdateAlias",
                  "UpdateCustomKeyStore",
                  "UpdateKeyDescription",
                  "UpdatePrimaryRegion")),
          entry(4, List.of(dataKeyPair("RSA_3072"))),
          entry(2, List.of("LookupEvents")),
          entry(1, List.of(dataKeyPair("RSA_4096"), "GetParametersForImport")));

  /** Ours, and STS's: like their neighbours in KMS. */
  private static final List<Map.Entry<Integer, List<String>>> OURS =
      List.of(
          entry(2_000, List.of("GetKeyCertificate", "GetTrustedCertificate", "GetCallerIdentity")),
          entry(600, List.of(STS)),
          entry(500, List.of("ListKeyEntries", "ListTrustedCertificates")),
          entry(100, List.of(IAM)),
          entry(
              5,
              List.of(
                  "CreateAccount",
                  "CreateAeadKey",
                  "CreateBackup",
                  "DeleteAccount",
                  "DeleteKeyCertificate",
                  "DeleteTrustedCertificate",
                  "ExplainAccess",
                  "ForgetRegion",
                  "ListAccounts",
                  "ListEvents",
                  "PutKeyCertificate",
                  "PutTrustedCertificate")),
          entry(2, List.of("GetUsageReport")));

  public QuotaConfig {
    requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
  }

  /** AWS's numbers, enforced. */
  public static QuotaConfig defaults() {
    Map<String, Rate> rates = new LinkedHashMap<>();
    for (List<Map.Entry<Integer, List<String>>> table : List.of(AWS, OURS)) {
      table.forEach(
          row -> row.getValue().forEach(name -> rates.put(name, Rate.perSecond(row.getKey()))));
    }
    return new QuotaConfig(true, rates);
  }

  /** The same, not enforced. */
  public QuotaConfig disabled() {
    return new QuotaConfig(false, requests);
  }

  /** The quota that GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext share. */
  public static String dataKeyPair(String spec) {
    return "GenerateDataKeyPair_" + spec;
  }
}
