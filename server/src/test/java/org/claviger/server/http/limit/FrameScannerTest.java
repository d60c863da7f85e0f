package org.claviger.server.http.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final FrameScanner scanner = new FrameScanner(16);

  @Test
  void knowsWhetherAFrameIsWhole() throws IOException {
    feed(new byte[24]);
    assertThat(scanner.incompleteSinceNanos()).isZero();

    byte[] ping = frame(PING, 0, 8);
    for (int i = 0; i < ping.length - 1; i++) {
      feed(ping[i]);
      assertThat(scanner.incompleteSinceNanos()).as("after byte " + i).isNotZero();
    }
    feed(ping[ping.length - 1]);
    assertThat(scanner.incompleteSinceNanos()).isZero();
  }

  @Test
  void takesAHeaderBlockForOneThing() throws IOException {
    feed(new byte[24]);
    feed(frame(HEADERS, 0, 5));
    long since = scanner.incompleteSinceNanos();
    assertThat(since).isNotZero();
    feed(frame(CONTINUATION, 0, 0));
    assertThat(scanner.incompleteSinceNanos()).isEqualTo(since);
    feed(frame(CONTINUATION, END_HEADERS, 0));
    assertThat(scanner.incompleteSinceNanos()).isZero();
  }

  @Test
  void leavesDataToTheDeadlineOfTheBody() throws IOException {
    feed(new byte[24]);
    feed(Arrays.copyOf(frame(DATA, 0, 100), 50));
    assertThat(scanner.incompleteSinceNanos()).isZero();
  }

  @Test
  void refusesTooManyFramesWithoutARequest() throws IOException {
    feed(new byte[24]);
    for (int i = 0; i < 15; i++) {
      feed(frame(PING, 0, 8));
    }
    feed(frame(HEADERS, END_HEADERS, 3));
    for (int i = 0; i < 16; i++) {
      feed(frame(PING, 0, 8));
      feed(frame(DATA, 0, 1));
    }
    byte[] further = frame(PING, 0, 8);
    assertThatThrownBy(() -> feed(further)).isInstanceOf(IOException.class);
  }

  @Test
  void countsEmptyDataButNotData() throws IOException {
    feed(new byte[24]);
    byte[] data = frame(DATA, 0, 7);
    byte[] empty = frame(DATA, 0, 0);
    for (int i = 0; i < 100; i++) {
      feed(data);
    }
    for (int i = 0; i < 16; i++) {
      feed(empty);
    }
    assertThatThrownBy(() -> feed(empty)).isInstanceOf(IOException.class);
  }

  @Test
  void seesTheSameHoweverTheBytesAreCut() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] bytes = stream(random);
      FrameScanner whole = new FrameScanner(1_000);
      FrameScanner cut = new FrameScanner(1_000);
      whole.scan(ByteBuffer.wrap(bytes), 0);
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
        cut.scan(ByteBuffer.wrap(bytes, 0, end), at);
        at = end;
      }
      assertThat(cut.incompleteSinceNanos() == 0).isEqualTo(whole.incompleteSinceNanos() == 0);
    }
  }

  @Test
  void takesAnyBytes() {
    Random random = new Random(5);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertThatCode(() -> new FrameScanner(1_000).scan(ByteBuffer.wrap(noise), 0))
          .doesNotThrowAnyException();
    }
  }

  private static byte[] stream(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[24]);
    for (int frames = random.nextInt(8); frames >= 0; frames--) {
      out.writeBytes(frame(random.nextInt(11), random.nextInt(8), random.nextInt(40)));
    }
    return Arrays.copyOf(out.toByteArray(), out.size() - random.nextInt(5));
  }

  private static byte[] frame(int type, int flags, int length) {
    byte[] frame = new byte[9 + length];
    frame[2] = (byte) length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    return frame;
  }

  private void feed(byte... bytes) throws IOException {
    scanner.scan(ByteBuffer.wrap(bytes), 0);
  }
}
