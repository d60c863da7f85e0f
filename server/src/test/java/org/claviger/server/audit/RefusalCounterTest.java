package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.claviger.server.audit.RefusalCounter.Source;
import org.claviger.server.audit.RefusalCounter.Sum;
import org.junit.jupiter.api.Test;

class RefusalCounterTest {
  private final RefusalCounter counter = new RefusalCounter();

  @Test
  void namesTheLargestAndSumsTheRestByCode() {
    counter.add("A", "1", 5);
    counter.add("A", "2", 7);
    counter.add("B", "2", 1);
    counter.add("A", "1", 5);
    counter.add("B", "3", 2);
    assertThat(counter.drain(2))
        .containsExactly(
            new Sum(new Source("A", "1"), 10),
            new Sum(new Source("A", "2"), 7),
            new Sum(new Source("B", ""), 3));
    assertThat(counter.drain(2)).isEmpty();
  }

  @Test
  void losesNoCountHoweverManyStrangersComeAndHoldsABoundedNumberOfSums() {
    for (int i = 0; i < 100_000; i++) {
      counter.add("A", "address" + i, 1);
    }
    for (int i = 0; i < 1_000; i++) {
      counter.add("code" + i, "", 1);
    }
    List<Sum> sums = counter.drain(1_000_000);
    assertThat(sums.stream().mapToLong(Sum::count).sum()).isEqualTo(101_000);
    assertThat(sums).hasSizeLessThan(5_000);
  }
}
