package org.claviger.server.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
          region.store(),
          region.clock());
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
      assertThat(work.backlog("eu-west-1")).isEqualTo(Backlog.NONE);
      assertThat(work.backlog("ap-south-1").messages()).isEqualTo(1);
    }
  }

  @Test
  void whatWaitsIsCountedAndItsAgeIsThatOfItsBeginning() {
    AtomicBoolean isReached = new AtomicBoolean();
    try (TestRegion region = TestRegion.apart(directory, List.of(TestRegion.NAME)).get(0)) {
      RegionGroup group = region.group();
      group.addRemote("eu-west-1", message -> answer(isReached), region.store(), region.clock());
      PeerWork work = group.works(region.store(), region.clock()).get(0);
      Instant began = tell(region, PeerMessage.Kind.LOSE);
      region.clock().pass(Duration.ofHours(1));
      tell(region, PeerMessage.Kind.LOSE);
      assertThat(work.run()).isFalse();
      Backlog one = work.backlog("eu-west-1");
      assertThat(one.messages()).isEqualTo(1);
      assertThat(one.oldest().orElseThrow())
          .isBetween(began.minusMillis(1), began.plusSeconds(600));
      assertThat(work.backlog("ap-south-1")).isEqualTo(Backlog.NONE);
      isReached.set(true);
      assertThat(work.run()).isTrue();
      assertThat(work.backlog("eu-west-1")).isEqualTo(Backlog.NONE);
    }
  }

  @Test
  void backlogsAddUpToTheOldest() {
    Backlog early = new Backlog(2, Optional.of(Instant.EPOCH));
    Backlog late = new Backlog(3, Optional.of(Instant.EPOCH.plusSeconds(1)));
    assertThat(late.and(early)).isEqualTo(new Backlog(5, Optional.of(Instant.EPOCH)));
    assertThat(late.and(Backlog.NONE)).isEqualTo(late);
  }

  private static byte[] answer(AtomicBoolean isReached) throws IOException {
    if (!isReached.get()) {
      throw new IOException("not reached");
    }
    return PeerAnswer.of(PeerAnswer.Outcome.DONE, "").write();
  }

  /** Has something told of a key that is gone, and gives when. */
  private static Instant tell(TestRegion region, PeerMessage.Kind kind) {
    Instant now = region.clock().instant();
    boolean unused =
        region
            .store()
            .write(
                transaction -> {
                  region.group().outbox(TestRegion.NAME).add(transaction, kind, GONE, "eu-west-1");
                  return true;
                });
    return now;
  }
}
