package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.key.KeySpec;
import org.junit.jupiter.api.Test;

/** What a request counts against. */
class QuotasTest {
  /** Those that share a quota by the kind of key, or of the pair that they make. */
  private static final Set<String> SHARED =
      Set.of(
          "AeadDecrypt",
          "AeadEncrypt",
          "Decrypt",
          "DeriveSharedSecret",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "GenerateMac",
          "GenerateRandom",
          "ReEncrypt",
          "Sign",
          "Verify",
          "VerifyMac");

  @Test
  void everyActionHasItsOwnQuotaOrSharesOne() {
    Set<String> quotas = QuotaConfig.defaults().requests().keySet();
    for (Operation<?> operation : Actions.all()) {
      String name = operation.action().name();
      assertThat(quotas.contains(name)).as(name).isNotEqualTo(SHARED.contains(name));
    }
  }

  @Test
  void keysOfOneKindShareAQuota() {
    for (KeySpec spec : KeySpec.values()) {
      String expected =
          switch (spec.name().substring(0, 3)) {
            case "SYM", "HMA" -> QuotaConfig.SYMMETRIC;
            case "RSA" -> QuotaConfig.RSA;
            case "ECC", "SM2" -> QuotaConfig.ECC;
            default -> QuotaConfig.ML_DSA;
          };
      assertThat(Quotas.of(spec)).as(spec.name()).isEqualTo(List.of(expected));
    }
  }
}
