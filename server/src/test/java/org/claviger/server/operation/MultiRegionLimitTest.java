package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit of keys of an account counts in the replica's region. */
class MultiRegionLimitTest {
  private static final KeyConfig ONE_KEY =
      new KeyConfig(100, Duration.ofSeconds(30), 1, 50, 1_000, 50_000, 32_768);

  @TempDir Path directory;

  @Test
  void aRegionThatIsFullTakesNoReplica() {
    try (RegionPair regions = RegionPair.open(directory, ONE_KEY, UnaryOperator.identity())) {
      TestApi home = RegionPair.api(regions.home());
      TestApi abroad = RegionPair.api(regions.abroad());
      abroad.createKeyId("{}");
      String id = home.createKeyId("{'MultiRegion':true}");
      assertThat(Refusals.code(() -> RegionPair.replicate(home, id)))
          .isEqualTo(ErrorCode.LimitExceededException);
      assertThat(
              RegionPair.describe(home, id)
                  .required("MultiRegionConfiguration")
                  .required("ReplicaKeys"))
          .isEmpty();
    }
  }
}
