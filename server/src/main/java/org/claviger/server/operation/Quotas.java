package org.claviger.server.operation;

import java.util.List;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.key.KeySpec;

/** The request quotas that cryptographic actions share, by the kind of the key. */
final class Quotas {
  /** Of symmetric keys, and of random bytes. */
  static final List<String> SYMMETRIC = List.of(QuotaConfig.SYMMETRIC);

  private static final List<String> RSA = List.of(QuotaConfig.RSA);
  private static final List<String> ECC = List.of(QuotaConfig.ECC);
  private static final List<String> ML_DSA = List.of(QuotaConfig.ML_DSA);

  private Quotas() {}

  /** The quota of one use of a key of that spec. */
  static List<String> of(KeySpec spec) {
    if (spec.isSymmetric()) {
      return SYMMETRIC;
    }
    if (spec.name().startsWith("RSA")) {
      return RSA;
    }
    return spec.name().startsWith("ML_DSA") ? ML_DSA : ECC;
  }
}
