package org.claviger.server.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.PinSource;

/**
 * Signs events by the Standard Webhooks specification: HMAC-SHA-256 over id, timestamp and body.
 * The secret is read anew for each, so that a changed file holds at once.
 */
final class MessageSigner {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private final PinSource source;

  MessageSigner(PinSource source) {
    this.source = requireNonNull(source, "source");
  }

  /**
   * Looks whether there is a secret.
   *
   * @throws InvalidConfigException if not
   */
  void check() {
    try {
      Arrays.fill(secret(), (byte) 0);
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new InvalidConfigException("events.webhooks: " + e.getMessage(), e);
    }
  }

  /**
   * The message with an event's body.
   *
   * @throws IllegalStateException if the secret is not there any more
   */
  EventSender.Message sign(String id, String body, Instant now) {
    byte[] bytes = body.getBytes(US_ASCII);
    long timestamp = now.getEpochSecond();
    byte[] secret = secret();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(US_ASCII));
      String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(bytes));
      return new EventSender.Message(id, timestamp, signature, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] secret() {
    byte[] text = source.read();
    byte[] prefix = PREFIX.getBytes(US_ASCII);
    byte[] encoded = Arrays.copyOfRange(text, Math.min(prefix.length, text.length), text.length);
    try {
      boolean hasPrefix = Arrays.equals(text, 0, text.length - encoded.length, prefix, 0, 6);
      byte[] secret = hasPrefix ? Base64.getDecoder().decode(encoded) : new byte[0];
      if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
        Arrays.fill(secret, (byte) 0);
        throw malformed();
      }
      return secret;
    } catch (IllegalArgumentException e) {
      // The cause would show a part of the secret.
      throw malformed();
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private IllegalStateException malformed() {
    return new IllegalStateException(
        "the secret of a webhook must be whsec_ and the base64 of 24 to 64 bytes; docs/events.md"
            + " shows how to make one");
  }
}
