package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.session.TestSessions.KEY_ID;
import static org.claviger.server.iam.session.TestSessions.OTHER_KEY_ID;
import static org.claviger.server.iam.session.TestSessions.bare;
import static org.claviger.server.iam.session.TestSessions.full;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.claviger.server.hsm.CountingDomain;
import org.claviger.server.sigv4.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTokensTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 5_000);
  private static final int CHECK_END = 33;

  @TempDir static Path folder;
  private static CountingDomain domain;
  private static SessionTokens tokens;

  @BeforeAll
  static void open() throws IOException {
    domain = CountingDomain.open(folder);
    tokens = new SessionTokens(domain);
  }

  @AfterAll
  static void close() {
    domain.close();
  }

  @Test
  void aTokenOpensToWhatItSealed() {
    assertThat(tokens.open(KEY_ID, tokens.issue(full()))).contains(full());
    assertThat(tokens.open(KEY_ID, tokens.issue(bare(KEY_ID)))).contains(bare(KEY_ID));
  }

  @Test
  void anotherNodeOpensItWithoutHavingSeenIt() {
    String token = tokens.issue(full());

    assertThat(new SessionTokens(domain).open(KEY_ID, token)).contains(full());
  }

  @Test
  void noTwoTokensAreAlikeAndNoneShowsWhatItHolds() {
    String token = tokens.issue(full());

    assertThat(tokens.issue(full())).isNotEqualTo(token);
    assertThat(new String(Base64.getDecoder().decode(token), US_ASCII))
        .doesNotContain("Reader", "alice", TestSessions.SECRET);
  }

  @Test
  void aTokenIsGoodForItsOwnAccessKeyAlone() {
    String token = tokens.issue(full());
    int opened = domain.opened();

    assertThat(tokens.open(OTHER_KEY_ID, token)).isEmpty();
    assertThat(domain.opened()).isEqualTo(opened);
  }

  @Test
  void theSealItselfIsBoundToTheAccessKey() {
    byte[] mine = decode(tokens.issue(bare(KEY_ID)));
    byte[] sealed = Arrays.copyOfRange(mine, CHECK_END, mine.length);

    assertThat(tokens.open(OTHER_KEY_ID, checked(OTHER_KEY_ID, sealed))).isEmpty();
    assertThat(tokens.open(KEY_ID, checked(KEY_ID, sealed))).isPresent();
  }

  @Test
  void aChangedBitMakesItNoTokenAndAsksNoHsm() {
    byte[] token = decode(tokens.issue(bare(KEY_ID)));
    int opened = domain.opened();

    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tokens.open(KEY_ID, encode(changed))).as("bit %d", bit).isEmpty();
    }
    assertThat(domain.opened()).isEqualTo(opened);
  }

  /** Whoever has the node's check key from its memory still cannot make a token. */
  @Test
  void aChangedBitUnderAGenuineCheckIsFoundByTheHsm() {
    byte[] token = decode(tokens.issue(bare(KEY_ID)));
    byte[] sealed = Arrays.copyOfRange(token, CHECK_END, token.length);

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tokens.open(KEY_ID, checked(KEY_ID, changed))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void aCutOrLengthenedTokenIsNone() {
    byte[] token = decode(tokens.issue(bare(KEY_ID)));

    for (int length = 0; length < token.length; length++) {
      assertThat(tokens.open(KEY_ID, encode(Arrays.copyOf(token, length)))).isEmpty();
    }
    assertThat(tokens.open(KEY_ID, encode(Arrays.copyOf(token, token.length + 1)))).isEmpty();
  }

  @Test
  void aTokenHasOneSpelling() {
    String token = tokens.issue(bare(KEY_ID));
    String unpadded = token.replace("=", "");

    assertThat(tokens.open(KEY_ID, token + "=")).isEmpty();
    assertThat(tokens.open(KEY_ID, token + "\n")).isEmpty();
    if (!unpadded.equals(token)) {
      assertThat(tokens.open(KEY_ID, unpadded)).isEmpty();
    }
  }

  /** Secrets, messages and tokens are sealed under one key: each opens as what it is. */
  @Test
  void whatWasSealedForAnotherPurposeIsNoToken() {
    byte[] bytes = SessionCodec.write(bare(KEY_ID));
    byte[] context = ("access-key-secret/111122223333/" + KEY_ID).getBytes(US_ASCII);

    assertThat(tokens.open(KEY_ID, checked(KEY_ID, domain.seal(context, bytes)))).isEmpty();
    assertThat(new AuthorizationMessages(domain).decode("111122223333", tokens.issue(full())))
        .isEmpty();
  }

  @Test
  void randomTextsAreNoTokensAndAskNoHsm() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int opened = domain.opened();

    for (int i = 0; i < CASES; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 1;
      }
      String text = random.nextBoolean() ? encode(bytes) : new String(bytes, UTF_8);
      assertThat(tokens.open(KEY_ID, text)).as("seed %d", seed).isEmpty();
    }
    assertThat(domain.opened()).isEqualTo(opened);
  }

  @Test
  void randomBytesAreNoSession() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] genuine = SessionCodec.write(full());

    for (int i = 0; i < CASES; i++) {
      byte[] bytes = genuine.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = random.nextBoolean() ? Arrays.copyOf(bytes, random.nextInt(600)) : bytes;
      try {
        assertThat(SessionCodec.read(KEY_ID, cut).caller().accessKeyId()).isEqualTo(KEY_ID);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).as("seed %d", seed).isNotNull();
      }
    }
  }

  @Test
  void theLargestSessionFitsIntoAToken() {
    String text = "x".repeat(PackedSize.MAX_BYTES - 2);
    Session session =
        new Session(
            "arn:aws:iam::111122223333:role/" + "p".repeat(511) + "/" + "R".repeat(64),
            "AROAEXAMPLEEXAMPLE123",
            "R".repeat(64),
            TestSessions.ISSUED,
            TestSessions.EXPIRES,
            List.of(text),
            Map.of(),
            Optional.of("arn:aws:iam::111122223333:oidc-provider/" + "i".repeat(255)),
            Optional.of("s".repeat(64)));
    SessionContent largest = TestSessions.of(KEY_ID, session, List.of());

    assertThat(PackedSize.percent(List.of(text), List.of(), Map.of())).isEqualTo(100);
    assertThat(tokens.issue(largest)).hasSizeLessThan(8_192);
    assertThat(tokens.open(KEY_ID, tokens.issue(largest))).contains(largest);
  }

  /** A token whose check is genuine, as the node itself would make it. */
  private static String checked(String accessKeyId, byte[] sealed) {
    return tokens.spell(accessKeyId, sealed);
  }

  private static byte[] decode(String token) {
    return Base64.getDecoder().decode(token);
  }

  private static String encode(byte[] token) {
    return Base64.getEncoder().encodeToString(token);
  }
}
