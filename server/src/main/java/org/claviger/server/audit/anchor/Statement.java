package org.claviger.server.audit.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.claviger.server.digest.Sha256;

/**
 * What an anchor says: at {@code time} the trail ended with record {@code sequence} of the hash
 * {@code recordHash}, and began with record {@code first}.
 *
 * @param number which anchor this is, from 1; a later one has a greater number
 * @param first the number of the trail's first record; those before it may be gone
 * @param sequence the number of the trail's last record; 0 if it has none
 * @param recordHash the last record's hash, 64 lower-case hex digits
 * @param time when, to the millisecond
 * @param storeChanges how many transactions had changed rows of the database
 * @param region whose HSM signed
 * @param key SHA-256 of its public key's SubjectPublicKeyInfo, 64 lower-case hex digits
 * @param previous the {@link #digest} of the anchor before, as hex; zeros if there is none
 */
public record Statement(
    long number,
    long first,
    long sequence,
    String recordHash,
    Instant time,
    long storeChanges,
    String region,
    String key,
    String previous) {
  /** The {@code previous} of the first anchor. */
  public static final String NONE = "0".repeat(64);

  private static final byte[] PURPOSE = "claviger audit anchor 1\n".getBytes(UTF_8);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  public Statement {
    check("number", number, 1);
    check("first", first, 1);
    check("sequence", sequence, 0);
    check("storeChanges", storeChanges, 0);
    check("recordHash", HASH, recordHash);
    check("region", REGION, region);
    check("key", HASH, key);
    check("previous", HASH, previous);
    time = requireNonNull(time, "time").truncatedTo(ChronoUnit.MILLIS);
  }

  private static void check(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be " + least + " or more");
    }
  }

  private static void check(String what, Pattern form, String value) {
    if (!form.matcher(requireNonNull(value, what)).matches()) {
      throw new IllegalArgumentException(what + " does not have the form " + form);
    }
  }

  /** What is signed. Different statements differ here: every part has its own length before it. */
  byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    part(out, PURPOSE);
    part(out, number);
    part(out, first);
    part(out, sequence);
    part(out, HexFormat.of().parseHex(recordHash));
    part(out, time.toEpochMilli());
    part(out, storeChanges);
    part(out, region.getBytes(UTF_8));
    part(out, HexFormat.of().parseHex(key));
    part(out, HexFormat.of().parseHex(previous));
    return out.toByteArray();
  }

  private static void part(ByteArrayOutputStream out, long value) {
    part(out, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static void part(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  /** SHA-256 of what is signed: what the HSM gets, and the name of this anchor. */
  byte[] digestBytes() {
    return Sha256.of(encoded());
  }

  /** The same in hex. */
  public String digest() {
    return HexFormat.of().formatHex(digestBytes());
  }
}
