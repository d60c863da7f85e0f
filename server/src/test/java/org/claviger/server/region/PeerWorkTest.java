package org.claviger.server.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to whom. */
class PeerWorkTest {
  private static final KeyArn GONE =
      new KeyArn(TestRegion.NAME, "111122223333", "mrk-" + "0".repeat(32));

  @TempDir Path directory;

  @Test
  void aServerThatIsNoPeerAnyMoreHoldsUpNoOther() {
    List<byte[]> told = new ArrayList<>();
    try (TestRegion region = TestRegion.apart(directory, List.of(TestRegion.NAME)).get(0)) {
      RegionGroup group = region.group();
      group.addRemote(
          "eu-west-1",
          message -> {
            told.add(message);
            return PeerAnswer.of(PeerAnswer.Outcome.DONE, "").write();
          },
          region.store());
      boolean unused =
          region
              .store()
              .write(
                  transaction -> {
                    for (String to : List.of("ap-south-1", "eu-west-1")) {
                      group
                          .outbox(TestRegion.NAME)
                          .add(transaction, PeerMessage.Kind.LOSE, GONE, to);
                    }
                    return true;
                  });
      PeerWork work = group.works(region.store(), region.clock()).get(0);

      assertThat(work.run()).isFalse();
      assertThat(work.run()).isFalse();

      assertThat(told).hasSize(1);
    }
  }
}
