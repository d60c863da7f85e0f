package org.claviger.provider.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

class HeaderParserTest {
  private final KnownKey key = KnownKey.of(new Random(5), 4_096);

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> HeaderParser.needed(bytes, 0, bytes.length))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining(message);
  }

  private static byte[] header(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(70_000);
    bytes.put((byte) 2).putShort((short) 0x0478).put(new byte[32]);
    for (int number : numbers) {
      bytes.putShort((short) number);
    }
    return bytes.array();
  }

  @Test
  void messagesWithoutCommitmentAreRefusedByNameAtTheirFirstBytes() {
    assertRefused(new byte[] {1}, "version 1");
    assertRefused(new byte[] {2, 0x03, 0x78}, "0x0378 has no key commitment");
    assertRefused(new byte[] {7}, "no message");
  }

  @Test
  void asksForExactlyTheHeader() throws Exception {
    byte[] message = key.seal(new byte[1]);
    int length = HeaderParser.needed(message, 0, message.length);
    assertThat(length).isEqualTo(message.length - (12 + 12 + 1 + 16));
    for (int there = 0; there < length; there++) {
      assertThat(HeaderParser.needed(message, 0, there)).isGreaterThan(there);
    }
    Header header = HeaderParser.parse(message, 0, length);
    assertThat(header.context()).isEqualTo(KnownKey.CONTEXT);
    assertThat(header.frameBytes()).isEqualTo(4_096);
    assertThat(header.keys()).hasSize(1);
  }

  @Test
  void whatIsBeyondTheLimitsIsRefusedBeforeItIsRead() {
    assertRefused(header(8_321), "8320");
    assertRefused(header(0, 17), "16");
    assertRefused(header(0, 0), "16");
    assertRefused(header(0, 2, 0xffff), "65536");
  }

  @Test
  void framesBeyondTheLimitAreRefused() throws Exception {
    byte[] message = key.seal(new byte[1]);
    int length = HeaderParser.needed(message, 0, message.length);
    for (int frame : new int[] {0, (16 << 20) + 1, -1}) {
      ByteBuffer.wrap(message).putInt(length - 16 - 32 - 4, frame);
      assertThatThrownBy(() -> HeaderParser.parse(message, 0, length))
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void contextsThatAreNotSortedOrHaveAKeyTwiceAreRefused() throws Exception {
    for (String[] keys : new String[][] {{"b", "a"}, {"a", "a"}}) {
      ByteBuffer context = ByteBuffer.allocate(12).putShort((short) 2);
      for (String one : keys) {
        context.putShort((short) 1).put((byte) one.charAt(0)).putShort((short) 0);
      }
      assertThatThrownBy(() -> ContextCodec.decode(context.flip()))
          .isInstanceOf(AEADBadTagException.class);
    }
    byte[] encoded = ContextCodec.encode(KnownKey.CONTEXT);
    ByteBuffer pairs = ByteBuffer.wrap(Arrays.copyOfRange(encoded, 2, encoded.length));
    assertThat(ContextCodec.decode(pairs)).isEqualTo(KnownKey.CONTEXT);
  }
}
