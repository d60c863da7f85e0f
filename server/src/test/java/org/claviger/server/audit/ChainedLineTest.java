package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.claviger.server.digest.Sha256;
import org.junit.jupiter.api.Test;

class ChainedLineTest {
  private static final Continuation FILE = new Continuation("audit-0000000001.jsonl", 900, 17);
  private static final byte[] JSON =
      "{\"eventVersion\":\"1.08\",\"readOnly\":true}".getBytes(US_ASCII);

  private final MessageDigest sha256 = Sha256.newDigest();

  @Test
  void hasTheDocumentedForm() throws Exception {
    String hashed =
        "{\"sequence\":1,\"previousHash\":\""
            + "0".repeat(64)
            + "\",\"eventVersion\":\"1.08\",\"readOnly\":true";
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(US_ASCII));
    String hash = HexFormat.of().formatHex(digest);
    assertThat(new String(line(Head.GENESIS, Optional.empty()), US_ASCII))
        .isEqualTo(hashed + ",\"hash\":\"" + hash + "\"}");
  }

  @Test
  void comesBackFromItsLine() {
    Head head = new Head(41, "ab".repeat(32));
    byte[] line = line(head, Optional.of(FILE));
    ChainedLine parsed = ChainedLine.parse(line, line.length, sha256).orElseThrow();
    assertThat(parsed.sequence()).isEqualTo(42);
    assertThat(parsed.previousHash()).isEqualTo(head.hash());
    assertThat(parsed.continues()).contains(FILE);
    assertThat(parsed.isIntact()).isTrue();
    assertThat(parsed.faultAfter(head)).isEmpty();
    assertThat(parsed.faultAfter(Head.GENESIS)).isPresent();
    assertThat(parsed.faultAfter(new Head(41, "cd".repeat(32)))).isPresent();
  }

  @Test
  void noDamagedLineIsIntactAndNoneBreaksTheParser() {
    Random random = new Random(8);
    byte[] line = line(new Head(41, "ab".repeat(32)), Optional.of(FILE));
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 20_000); i++) {
      byte[] damaged = Arrays.copyOf(line, line.length - random.nextInt(3) * random.nextInt(100));
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      boolean isSame = Arrays.equals(damaged, line);
      assertThat(
              ChainedLine.parse(damaged, damaged.length, sha256)
                  .filter(ChainedLine::isIntact)
                  .isPresent())
          .isEqualTo(isSame);
    }
  }

  private static byte[] line(Head head, Optional<Continuation> continues) {
    BatchBuffer buffer = new BatchBuffer();
    buffer.append(head, continues, JSON);
    return Arrays.copyOf(buffer.toByteArray(), buffer.size() - 1);
  }
}
