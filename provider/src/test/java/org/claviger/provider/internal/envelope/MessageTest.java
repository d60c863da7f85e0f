package org.claviger.provider.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final int FRAME = 64;

  private final Random random = new Random(11);
  private final KnownKey key = KnownKey.of(random, FRAME);

  private byte[] plaintext(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void everyLengthAroundAFrameComesBack() throws Exception {
    for (int length :
        new int[] {0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 1, 5000}) {
      byte[] plaintext = plaintext(length);
      assertThat(key.open(key.seal(plaintext))).isEqualTo(plaintext);
    }
  }

  @Test
  void theLastFrameOfAMessageIsEmptyOnlyIfTheMessageIs() throws Exception {
    int empty = key.seal(new byte[0]).length;
    assertThat(key.seal(new byte[FRAME])).hasSize(empty + FRAME);
    assertThat(key.seal(new byte[FRAME + 1])).hasSize(empty + FRAME + 1 + 4 + 12 + 16);
  }

  @Test
  void anyCutsOfTheInputGiveTheSame() throws Exception {
    byte[] plaintext = plaintext(1_000);
    byte[] message = key.seal(plaintext);
    for (int step = 1; step < message.length; step += 1 + step / 7) {
      MessageOpener opener = key.opener();
      ByteArrayOutputStream opened = new ByteArrayOutputStream();
      for (int at = 0; at < message.length; at += step) {
        int length = Math.min(step, message.length - at);
        byte[] out = new byte[opener.updateBytes(length)];
        opened.write(out, 0, opener.update(message, at, length, out, 0));
      }
      assertThat(opener.finish(new byte[0], 0, 0, new byte[0], 0)).isZero();
      assertThat(opened.toByteArray()).isEqualTo(plaintext);
    }
  }

  @Test
  void everyFlippedByteIsRefused() {
    byte[] message = key.seal(plaintext(3 * FRAME));
    for (int at = 0; at < message.length; at++) {
      byte[] flipped = message.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> key.open(flipped)).isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void everyCutIsRefusedAndSoIsEveryByteMore() {
    byte[] message = key.seal(plaintext(3 * FRAME));
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> key.open(cut)).isInstanceOf(AEADBadTagException.class);
    }
    assertThatThrownBy(() -> key.open(Arrays.copyOf(message, message.length + 1)))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("behind the end");
  }

  @Test
  void framesThatAreSwappedDroppedOrRepeatedAreRefused() {
    byte[] message = key.seal(plaintext(3 * FRAME));
    int unit = 4 + 12 + FRAME + 16;
    int body = message.length - (unit + 8) - 2 * unit;
    byte[] swapped = message.clone();
    System.arraycopy(message, body, swapped, body + unit, unit);
    System.arraycopy(message, body + unit, swapped, body, unit);
    byte[] dropped =
        ByteBuffer.allocate(message.length - unit)
            .put(message, 0, body)
            .put(message, body + unit, message.length - body - unit)
            .array();
    byte[] repeated =
        ByteBuffer.allocate(message.length + unit)
            .put(message, 0, body + unit)
            .put(message, body, message.length - body)
            .array();
    for (byte[] forged : new byte[][] {swapped, dropped, repeated}) {
      assertThatThrownBy(() -> key.open(forged))
          .isInstanceOf(AEADBadTagException.class)
          .hasMessageContaining("belongs");
    }
  }

  @Test
  void nothingOfAForgedFrameReachesTheOutput() {
    byte[] plaintext = new byte[3 * FRAME];
    Arrays.fill(plaintext, (byte) 'A');
    byte[] message = key.seal(plaintext);
    message[message.length - 1] ^= 1;
    MessageOpener opener = key.opener();
    byte[] out = new byte[message.length];
    assertThatThrownBy(() -> opener.finish(message, 0, message.length, out, 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(out).containsOnly(0);
  }

  @Test
  void anErrorComesAgainAndNothingAfterIt() {
    byte[] message = key.seal(plaintext(FRAME));
    message[message.length - 1] ^= 1;
    MessageOpener opener = key.opener();
    byte[] out = new byte[message.length];
    assertThatThrownBy(() -> opener.update(message, 0, message.length, out, 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> opener.update(message, 0, 1, out, 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> opener.finish(message, 0, 0, out, 0))
        .isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void aKeyThatTheMessageIsNotCommittedToIsRefusedAsSuch() {
    byte[] message = key.seal(plaintext(1));
    assertThatThrownBy(() -> KnownKey.of(random, FRAME).open(message))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("committed");
  }

  @Test
  void theContextIsKnownOnceTheHeaderIsAuthenticated() throws Exception {
    byte[] message = key.seal(plaintext(1));
    MessageOpener opener = key.opener();
    assertThat(opener.context()).isEmpty();
    opener.update(message, 0, message.length, new byte[message.length], 0);
    assertThat(opener.context()).contains(KnownKey.CONTEXT);
    byte[] forged = message.clone();
    forged[40] ^= 1;
    MessageOpener other = key.opener();
    assertThatThrownBy(() -> other.update(forged, 0, forged.length, new byte[forged.length], 0))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(other.context()).isEmpty();
  }

  @Test
  void expectedPairsMustBeInTheContext() {
    byte[] message = key.seal(plaintext(1));
    MessageOpener opener =
        new MessageOpener(
            Map.of("branch", "Bern"),
            header -> {
              throw new AssertionError("the data key is not to be asked for");
            });
    assertThatThrownBy(() -> opener.update(message, 0, message.length, new byte[9_999], 0))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void streamsReportTheEndOnlyOfWholeMessages() throws Exception {
    byte[] plaintext = plaintext(1_000);
    byte[] message = key.seal(plaintext);
    assertThat(stream(message).readAllBytes()).isEqualTo(plaintext);
    for (int length = 0; length < message.length; length += 13) {
      InputStream cut = stream(Arrays.copyOf(message, length));
      assertThatThrownBy(cut::readAllBytes).isInstanceOf(IOException.class);
      assertThatThrownBy(cut::read).isInstanceOf(IOException.class);
    }
  }

  private InputStream stream(byte[] message) {
    return new OpeningStream(new ByteArrayInputStream(message), key.opener());
  }

  @Test
  void keysDoNotPrint() {
    byte[] messageId = new byte[32];
    MessageKey messageKey = MessageKey.derive(key.dataKey(), Suite.COMMITTED, messageId);
    assertThat(messageKey).hasToString("MessageKey[AES-256]");
    assertThat(new DataKey(key.dataKey())).hasToString("DataKey[256 bits]");
    messageKey.destroy();
    assertThat(messageKey.getEncoded()).containsOnly(0);
  }
}
