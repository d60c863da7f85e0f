package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import org.claviger.server.hsm.CountingDomain;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens hold their wrapping key, whichever version of the domain's keys made it. */
final class ImportTokenTest {
  private static final KeyArn KEY =
      new KeyArn("us-east-1", "111122223333", "1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Instant VALID_TO = Instant.ofEpochMilli(2_000_000_000_000L);

  @TempDir Path folder;

  @Test
  void aWrappingKeyOfEitherLengthOfMacIsHeld() {
    try (CountingDomain domain = CountingDomain.open(folder)) {
      for (int macBytes : new int[] {32, 36}) {
        Material material =
            new Material(
                "ab".repeat(32), MaterialSpec.RSA_3072_UNWRAP, new byte[1_228], new byte[macBytes]);
        ImportToken token = new ImportToken(material, ImportWrapping.RSAES_OAEP_SHA_256, VALID_TO);
        byte[] sealed = token.seal(domain, KEY);
        ImportToken opened = ImportToken.open(domain, KEY, sealed, Instant.EPOCH);
        assertThat(opened.wrappingKey().mac()).isEqualTo(material.mac());
        assertThat(opened.wrappingKey().wrapped()).isEqualTo(material.wrapped());
        assertThat(opened.wrappingKey().spec()).isEqualTo(material.spec());
        assertThat(opened.validTo()).isEqualTo(VALID_TO);
      }
      Material odd =
          new Material("ab".repeat(32), MaterialSpec.RSA_3072_UNWRAP, new byte[8], new byte[33]);
      ImportToken token = new ImportToken(odd, ImportWrapping.RSAES_OAEP_SHA_256, VALID_TO);
      assertThatThrownBy(() -> token.seal(domain, KEY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
