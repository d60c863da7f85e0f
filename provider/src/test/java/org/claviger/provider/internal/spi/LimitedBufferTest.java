package org.claviger.provider.internal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.claviger.provider.MessageTooLongException;
import org.junit.jupiter.api.Test;

class LimitedBufferTest {
  private final LimitedBuffer buffer = new LimitedBuffer("a test", 100);

  @Test
  void collectsUpToItsLimit() {
    buffer.append(new byte[60], 0, 60);
    buffer.append(new byte[] {1, 2, 3}, 1, 2);
    buffer.append(new byte[38], 0, 38);

    byte[] taken = buffer.take();
    assertThat(taken).hasSize(100);
    assertThat(taken[60]).isEqualTo((byte) 2);
    assertThat(buffer.size()).isZero();
  }

  @Test
  void refusesTheByteThatCrossesItsLimit() {
    buffer.append(new byte[100], 0, 100);

    assertThatThrownBy(() -> buffer.append(new byte[1], 0, 1))
        .isInstanceOfSatisfying(
            MessageTooLongException.class, e -> assertThat(e.limitBytes()).isEqualTo(100));
  }

  @Test
  void neverTakesTheRestOfWhatWasTooLongForAMessage() {
    assertThatThrownBy(() -> buffer.append(new byte[101], 0, 101))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> buffer.append(new byte[1], 0, 1))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(buffer::take).isInstanceOf(MessageTooLongException.class);

    buffer.append(new byte[] {7}, 0, 1);
    assertThat(buffer.take()).containsExactly(7);
  }
}
