package org.claviger.server.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.claviger.server.digest.Sha256;

/**
 * The ids of events: UUIDs made of what they are about (version 8 of RFC 9562, from SHA-256), so
 * that the same happening has the same id whenever it is found.
 */
final class EventIds {
  private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
  private static final long VERSION = 0x8000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private EventIds() {}

  /** The id of what happened to a subject. */
  static String of(DetailType type, String subject) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(type.text() + "\n" + subject));
    long high = (hash.getLong() & VERSION_MASK) | VERSION;
    long low = (hash.getLong() & VARIANT_MASK) | VARIANT;
    return new UUID(high, low).toString();
  }

  static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(UTF_8));
  }
}
