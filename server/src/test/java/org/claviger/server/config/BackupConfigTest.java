package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BackupConfigTest {
  private static final Path DATA = Path.of("/data");

  @Test
  void defaults() {
    BackupConfig defaults = BackupConfig.of(DATA);
    assertThat(defaults.folder()).isEqualTo(Path.of("/data/backup/made"));
    assertThat(defaults.domains()).isEqualTo(Path.of("/data/backup/domains"));
    assertThat(defaults.maxFiles()).isEqualTo(100);
  }

  @Test
  void theFolderHoldsOneToTenThousandFiles() {
    for (int each : new int[] {0, -1, 10_001}) {
      assertThatThrownBy(() -> new BackupConfig(DATA, DATA, each))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("backup.maxFiles is " + each + "; it must be 1 to 10000");
    }
  }
}
