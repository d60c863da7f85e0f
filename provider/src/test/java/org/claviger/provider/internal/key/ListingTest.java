package org.claviger.provider.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KeyEntry;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final Optional<byte[]> SHOWN = Optional.of(new byte[1]);
  private static final Optional<byte[]> HIDDEN = Optional.empty();

  @Test
  void namesKeysByTheirAliasesElseByTheirIds() {
    assertThat(
            Listing.keys(
                List.of(
                    entry("1", "AES_256", "Enabled", HIDDEN),
                    entry("2", "RSA_2048", "Enabled", SHOWN, "alias/a", "alias/b"))))
        .containsOnlyKeys("1", "a", "b")
        .containsEntry("b", "2");
  }

  @Test
  void leavesOutAKeyPairWhosePublicKeyIsNotShown() {
    assertThat(
            Listing.keys(
                List.of(
                    entry("1", "RSA_2048", "Enabled", HIDDEN, "alias/a"),
                    entry("2", "ECC_NIST_P256", "Enabled", HIDDEN),
                    entry("3", "ECC_SECG_P256K1", "Enabled", HIDDEN),
                    entry("4", "ECC_NIST_EDWARDS25519", "Enabled", HIDDEN),
                    entry("5", "RSA_2048", "Disabled", HIDDEN),
                    entry("6", "RSA_2048", "PendingImport", HIDDEN),
                    entry("7", "SYMMETRIC_DEFAULT", "Enabled", HIDDEN))))
        .containsOnlyKeys("4", "5", "6", "7");
  }

  private static KeyEntry entry(
      String id, String spec, String state, Optional<byte[]> publicKey, String... aliases) {
    KeyDescription key =
        new KeyDescription(
            "arn:" + id, id, spec, "SIGN_VERIFY", state, Instant.EPOCH, false, false);
    return new KeyEntry(key, List.of(aliases), publicKey, List.of());
  }
}
