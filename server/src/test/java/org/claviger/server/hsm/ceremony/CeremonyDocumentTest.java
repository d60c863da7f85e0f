package org.claviger.server.hsm.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and packages are read to the letter. */
final class CeremonyDocumentTest {
  private static final DomainName REGION = DomainName.ofRegion("us-east-1");
  private static TransportKey key;

  @BeforeAll
  static void makeKey() throws Exception {
    key = new TransportKey(rsa(3_072));
  }

  private static byte[] rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair().getPublic().getEncoded();
  }

  private static DomainPackage sample(int versions) {
    List<WrappedKey> keys = new ArrayList<>();
    Map<Integer, byte[]> answers = new java.util.TreeMap<>();
    for (int version = 1; version <= versions; version++) {
      answers.put(version, new byte[] {(byte) version});
      for (SharedKey each : List.of(SharedKey.KEY_ENCRYPTION, SharedKey.MAC, SharedKey.SEALING)) {
        keys.add(new WrappedKey(each, version, new byte[384], new byte[16]));
      }
    }
    return new DomainPackage(REGION, "ab".repeat(32), versions, keys, answers);
  }

  @Test
  void whatIsWrittenIsRead() {
    Recipient recipient = Recipient.single(REGION, key);
    assertThat(Recipient.parse(recipient.toJson())).isEqualTo(recipient);
    assertThat(recipient.fingerprint()).matches("[0-9a-f]{64}");
    for (int versions : new int[] {1, 2, DomainPackage.MAX_VERSIONS}) {
      DomainPackage written = sample(versions);
      DomainPackage read = DomainPackage.parse(written.toJson());
      assertThat(read.toJson()).isEqualTo(written.toJson());
      assertThat(read.check()).isEqualTo(written.check()).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void theCheckValueDependsOnAllButWrappingAndRecipient() {
    DomainPackage sent = sample(2);
    String check = sent.check();
    WrappedKey first = sent.keys().get(0);
    assertThat(with(sent, new WrappedKey(first.key(), 1, new byte[1], first.check())).check())
        .isEqualTo(check);
    assertThat(with(sent, new WrappedKey(first.key(), 1, first.wrapped(), ones())).check())
        .isNotEqualTo(check);
    assertThat(new DomainPackage(REGION, "", 1, sent.keys(), sent.answers()).check())
        .isNotEqualTo(check);
    DomainName other = DomainName.ofRegion("us-east-2");
    assertThat(new DomainPackage(other, "", 2, sent.keys(), sent.answers()).check())
        .isNotEqualTo(check);
    Map<Integer, byte[]> answers = Map.of(1, new byte[] {1}, 2, new byte[] {1});
    assertThat(new DomainPackage(REGION, "", 2, sent.keys(), answers).check()).isNotEqualTo(check);
  }

  private static byte[] ones() {
    byte[] ones = new byte[16];
    Arrays.fill(ones, (byte) 1);
    return ones;
  }

  private static DomainPackage with(DomainPackage sent, WrappedKey first) {
    List<WrappedKey> keys = new ArrayList<>(sent.keys());
    keys.set(0, first);
    return new DomainPackage(REGION, sent.recipient(), sent.current(), keys, sent.answers());
  }

  @Test
  void theFingerprintDependsOnDomainAndKeys() throws Exception {
    Recipient recipient = Recipient.single(REGION, key);
    Recipient elsewhere = Recipient.single(DomainName.ofRegion("us-east-2"), key);
    Recipient other = Recipient.single(REGION, new TransportKey(rsa(3_072)));
    assertThat(recipient.fingerprint())
        .isNotEqualTo(elsewhere.fingerprint())
        .isNotEqualTo(other.fingerprint());
  }

  @Test
  void otherKeysThanRsaOfTheRightSizeAreNoTransportKeys() throws Exception {
    byte[] small = rsa(2_048);
    assertThatThrownBy(() -> new TransportKey(small)).hasMessageContaining("2048 bits");
    byte[] ec = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded();
    byte[] longer = Arrays.copyOf(key.encoded(), key.encoded().length + 1);
    for (byte[] wrong : List.of(ec, longer, new byte[0])) {
      assertThatThrownBy(() -> new TransportKey(wrong))
          .isInstanceOf(MalformedDocumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "US-EAST-1", "a/b", "..", "a b", "identity:x", "-a"})
  void namesThatNoDomainHasAreRefused(String name) {
    assertThatThrownBy(() -> DomainName.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "version" : 1 | "version" : 2
          "version" : 1 | "version" : 1.0
          "version" : 1 | "version" : "1"
          "current" : 2 | "current" : 3
          "current" : 2 | "current" : 0
          "current" : 2 | "current" : 2, "current" : 2
          "current" : 2 | "current" : 2, "more" : 2
          "key" : "kek" | "key" : "mac"
          "key" : "kek" | "key" : "audit"
          "key" : "kek" | "key" : "kek", "label" : "x"
          "recipient" : "ab | "recipient" : "AB
          "recipient" : "ab | "recipient" : "
          "domain" : "us-east-1" | "domain" : "../etc"
          "domain" : "us-east-1" | "domain" : "identities"
          "domain" : "us-east-1" | "domain" : null
          "format" : "claviger-domain-package" | "format" : "claviger-domain-request"
          "answer" : "AQ==" | "answer" : "AQ"
          "answer" : "AQ==" | "answer" : "AR=="
          "answer" : "AQ==" | "answer" : ""
          """)
  void aPackageThatDepartsFromTheFormatIsRefused(String part, String other) {
    String json = new String(sample(2).toJson(), UTF_8);
    assertThat(json).contains(part);
    byte[] changed = json.replaceFirst(java.util.regex.Pattern.quote(part), other).getBytes(UTF_8);
    assertThatThrownBy(() -> DomainPackage.parse(changed))
        .isInstanceOf(MalformedDocumentException.class);
  }

  @Test
  void whatIsCutOrTooLongIsRefused() {
    byte[] json = sample(1).toJson();
    for (int length = 0; length < json.length - 2; length++) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> DomainPackage.parse(cut))
          .isInstanceOf(MalformedDocumentException.class);
    }
    byte[] padded = Arrays.copyOf(json, Document.MAX_BYTES + 1);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    assertThatThrownBy(() -> DomainPackage.parse(padded))
        .isInstanceOf(MalformedDocumentException.class);
    byte[] twice = (new String(json, UTF_8) + "{}").getBytes(UTF_8);
    assertThatThrownBy(() -> DomainPackage.parse(twice))
        .isInstanceOf(MalformedDocumentException.class);
  }

  /** What parses is spelt anew in the one way, and nothing but a refusal is thrown. */
  @Test
  void mutationsAreRefusedOrAreWellFormed() {
    Random random = new Random(20261129);
    byte[] json = sample(2).toJson();
    byte[] request = Recipient.single(REGION, key).toJson();
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] changed = mutated(random, json);
      try {
        DomainPackage read = DomainPackage.parse(changed);
        assertThat(DomainPackage.parse(read.toJson()).toJson()).isEqualTo(read.toJson());
      } catch (MalformedDocumentException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
      byte[] changedRequest = mutated(random, request);
      try {
        Recipient read = Recipient.parse(changedRequest);
        assertThat(Recipient.parse(read.toJson())).isEqualTo(read);
      } catch (MalformedDocumentException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  private static byte[] mutated(Random random, byte[] json) {
    byte[] changed = json.clone();
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) "{}[]\",:0987 \\".charAt(random.nextInt(13));
        case 2 -> changed = Arrays.copyOf(changed, Math.max(1, at));
        default -> {
          int from = random.nextInt(changed.length);
          int length = Math.min(random.nextInt(40), changed.length - Math.max(at, from));
          System.arraycopy(changed, from, changed, at, length);
        }
      }
    }
    return changed;
  }
}
