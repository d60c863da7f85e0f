package org.claviger.server.audit.anchor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnchorTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final Instant TIME = Instant.parse("2026-11-28T20:00:00.123Z");
  private static final SoftwareSigner SIGNER = new SoftwareSigner("us-east-1");
  private static final Anchor ANCHOR = anchor(SIGNER);

  private static Anchor anchor(SoftwareSigner signer) {
    return Anchor.sign(
        new Statement(
            7, 3, 1_234, HASH, TIME, 99, signer.region(), signer.fingerprint(), Statement.NONE),
        signer);
  }

  @Test
  void aSignedAnchorIsGenuineAndReadsAsItWasWritten() {
    assertThat(ANCHOR.isGenuine()).isTrue();
    assertThat(ANCHOR.text().length()).isLessThan(Anchor.MAX_BYTES);
    assertThat(Anchor.parse(ANCHOR.text())).contains(ANCHOR);
    assertThat(Anchor.parse(ANCHOR.text() + "\n")).isEmpty();
    assertThat(Anchor.parse(" " + ANCHOR.text())).isEmpty();
  }

  @Test
  void aWholeSecondIsWrittenInOneWayOnly() {
    Statement before = ANCHOR.statement();
    Statement whole =
        new Statement(
            1, 1, 0, HASH, Instant.parse("2026-11-28T20:00:00Z"), 0, "r", before.key(), HASH);
    Anchor anchor = Anchor.sign(whole, SIGNER);
    assertThat(Anchor.parse(anchor.text())).contains(anchor);
    assertThat(Anchor.parse(anchor.text().replace(":00Z", ":00.000Z"))).isEmpty();
  }

  @Test
  void everyPartIsSigned() {
    Statement s = ANCHOR.statement();
    String key = s.key();
    List<Statement> others =
        List.of(
            new Statement(8, 3, 1_234, HASH, TIME, 99, "us-east-1", key, Statement.NONE),
            new Statement(7, 4, 1_234, HASH, TIME, 99, "us-east-1", key, Statement.NONE),
            new Statement(7, 3, 1_235, HASH, TIME, 99, "us-east-1", key, Statement.NONE),
            new Statement(7, 3, 1_234, OTHER, TIME, 99, "us-east-1", key, Statement.NONE),
            new Statement(
                7, 3, 1_234, HASH, TIME.plusMillis(1), 99, "us-east-1", key, Statement.NONE),
            new Statement(7, 3, 1_234, HASH, TIME, 100, "us-east-1", key, Statement.NONE),
            new Statement(7, 3, 1_234, HASH, TIME, 99, "us-east-2", key, Statement.NONE),
            new Statement(7, 3, 1_234, HASH, TIME, 99, "us-east-1", OTHER, Statement.NONE),
            new Statement(7, 3, 1_234, HASH, TIME, 99, "us-east-1", key, OTHER));
    Set<String> digests = new HashSet<>(Set.of(s.digest()));
    for (Statement other : others) {
      assertThat(new Anchor(other, ANCHOR.publicKey(), ANCHOR.signature()).isGenuine()).isFalse();
      assertThat(digests.add(other.digest())).isTrue();
    }
  }

  @Test
  void anotherKeyOrSignatureIsNotGenuine() {
    Anchor other = anchor(new SoftwareSigner("us-east-1"));
    assertThat(other.isGenuine()).isTrue();
    assertThat(new Anchor(ANCHOR.statement(), other.publicKey(), other.signature()).isGenuine())
        .isFalse();
    assertThat(new Anchor(ANCHOR.statement(), ANCHOR.publicKey(), other.signature()).isGenuine())
        .isFalse();
    String zeros = "A".repeat(86) + "==";
    assertThat(new Anchor(ANCHOR.statement(), ANCHOR.publicKey(), zeros).isGenuine()).isFalse();
  }

  @Test
  void whatCannotBeAStatementIsRefused() {
    assertThatThrownBy(() -> new Statement(0, 1, 0, HASH, TIME, 0, "r", HASH, HASH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number");
    assertThatThrownBy(() -> new Statement(1, 1, 0, "x", TIME, 0, "r", HASH, HASH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recordHash");
    assertThatThrownBy(() -> new Anchor(ANCHOR.statement(), "AAAA", ANCHOR.signature()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("publicKey");
  }

  @Test
  void aChangedByteAnywhereIsNoAnchorOrNotGenuine() {
    byte[] text = ANCHOR.text().getBytes(ISO_8859_1);
    for (int i = 0; i < text.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = text.clone();
        changed[i] ^= (byte) (1 << bit);
        assertNotGenuine(changed);
      }
    }
  }

  @Test
  void randomDamageNeverPassesNorBreaksTheParser() {
    Random random = new Random(20261128);
    byte[] text = ANCHOR.text().getBytes(ISO_8859_1);
    int cases = Integer.getInteger("fuzz.cases", 5_000);
    for (int i = 0; i < cases; i++) {
      int from = random.nextInt(text.length);
      int to = from + random.nextInt(text.length - from);
      byte[] junk = new byte[random.nextInt(random.nextInt(50) == 0 ? 3_000 : 8)];
      for (int j = 0; j < junk.length; j++) {
        junk[j] =
            random.nextBoolean() ? text[random.nextInt(text.length)] : (byte) random.nextInt(256);
      }
      String damaged =
          new String(text, 0, from, ISO_8859_1)
              + new String(junk, ISO_8859_1)
              + new String(text, to, text.length - to, ISO_8859_1);
      if (!damaged.equals(ANCHOR.text())) {
        assertNotGenuine(damaged.getBytes(ISO_8859_1));
      }
    }
  }

  private static void assertNotGenuine(byte[] text) {
    Optional<Anchor> parsed = Anchor.parse(text, 0, text.length);
    if (parsed.isPresent()) {
      assertThat(parsed.get().text()).isEqualTo(new String(text, ISO_8859_1));
      assertThat(parsed.get().isGenuine()).as(parsed.get().text()).isFalse();
    }
  }
}
