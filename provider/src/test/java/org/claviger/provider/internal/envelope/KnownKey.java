package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.AEADBadTagException;

/** Messages under a data key that the test knows. */
record KnownKey(byte[] dataKey, Map<String, String> context, int frameBytes) {
  static final Map<String, String> CONTEXT = Map.of("branch", "Zürich", "\uff5e", "x", "a", "");

  static KnownKey of(Random random, int frameBytes) {
    byte[] dataKey = new byte[32];
    random.nextBytes(dataKey);
    return new KnownKey(dataKey, CONTEXT, frameBytes);
  }

  byte[] seal(byte[] plaintext) {
    MessageSealer sealer =
        new MessageSealer(
            context,
            frameBytes,
            bytes -> {
              byte[] messageId = new byte[32];
              new Random(7).nextBytes(messageId);
              return new SealingKey(encrypted(), messageId, derive(MessageSealer.SUITE, messageId));
            });
    byte[] out = new byte[sealer.finishBytes(plaintext.length)];
    int length = sealer.finish(plaintext, 0, plaintext.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  MessageOpener opener() {
    return new MessageOpener(Map.of(), header -> derive(header.suite(), header.messageId()));
  }

  byte[] open(byte[] message) throws AEADBadTagException {
    MessageOpener opener = opener();
    byte[] out = new byte[opener.finishBytes(message.length)];
    int length = opener.finish(message, 0, message.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  private MessageKey derive(Suite suite, byte[] messageId) {
    return MessageKey.derive(dataKey, suite, messageId);
  }

  private static EncryptedDataKey encrypted() {
    return new EncryptedDataKey(
        "aws-kms".getBytes(UTF_8),
        "arn:aws:kms:us-east-1:111122223333:key/1".getBytes(UTF_8),
        new byte[] {1, 2, 3});
  }

  @Override
  public String toString() {
    return "KnownKey";
  }
}
