package org.claviger.provider.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

/** Hostile messages are refused by the one documented exception, in little memory. */
class MessageFuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 20_000);
  private static final int FRAME = 32;
  private static final long MAX_ALLOCATED_BYTES = 4 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final KnownKey key = KnownKey.of(random, FRAME);

  @Test
  void mutatedMessagesAreRefusedAndNothingForgedComesOut() {
    byte[] plaintext = new byte[5 * FRAME];
    random.nextBytes(plaintext);
    byte[] message = key.seal(plaintext);
    for (int i = 0; i < CASES; i++) {
      byte[] mutant = mutate(message);
      if (!Arrays.equals(mutant, message)) {
        feed(mutant, plaintext);
      }
    }
  }

  @Test
  void randomHeadersAreRefused() {
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (bytes.length > 3) {
        bytes[0] = 2;
        bytes[1] = (byte) (4 + random.nextInt(2));
        bytes[2] = 0x78;
      }
      feed(bytes, new byte[0]);
    }
  }

  /** Feeds it in pieces; what comes out before the refusal is the true plaintext's beginning. */
  private void feed(byte[] bytes, byte[] plaintext) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    refused(bytes, plaintext);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("fuzz.seed=%d", seed)
        .isLessThan(MAX_ALLOCATED_BYTES);
  }

  private void refused(byte[] bytes, byte[] plaintext) {
    MessageOpener opener = key.opener();
    byte[] out = new byte[bytes.length];
    int written = 0;
    try {
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(1 + random.nextInt(200), bytes.length - at);
        written += opener.update(bytes, at, length, out, written);
        at += length;
      }
      opener.finish(bytes, 0, 0, out, written);
      fail("accepted; fuzz.seed=" + seed);
    } catch (AEADBadTagException e) {
      assertThat(e).hasMessageNotContaining("null");
    } catch (RuntimeException e) {
      throw new AssertionError("fuzz.seed=" + seed, e);
    }
    byte[] released = Arrays.copyOf(out, written);
    assertThat(released).as("fuzz.seed=%d", seed).isEqualTo(Arrays.copyOf(plaintext, written));
    for (int i = written; i < out.length; i++) {
      assertThat(out[i]).isZero();
    }
  }

  private byte[] mutate(byte[] message) {
    byte[] mutant = message.clone();
    switch (random.nextInt(5)) {
      case 0 -> mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      case 2 -> {
        int at = random.nextInt(mutant.length - 4);
        Arrays.fill(mutant, at, at + 1 + random.nextInt(4), (byte) (random.nextInt(2) * 0xff));
      }
      case 3 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length + 50));
      default -> {
        int from = random.nextInt(mutant.length);
        int to = random.nextInt(mutant.length);
        int length = random.nextInt(mutant.length - Math.max(from, to));
        System.arraycopy(message, from, mutant, to, length);
      }
    }
    return mutant;
  }
}
