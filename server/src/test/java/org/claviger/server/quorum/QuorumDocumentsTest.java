package org.claviger.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;
import org.junit.jupiter.api.Test;

class QuorumDocumentsTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final TestOperator alice = TestOperator.named("alice");
  private final TestOperator bob = TestOperator.named("bob");
  private final Quorum quorum =
      new Quorum(
          3,
          2,
          List.of(alice.operator(), bob.operator()),
          List.of(new UsedRequest("0".repeat(32), NOW)));
  private final ApprovalRequest request =
      new ApprovalRequest(
          Described.of(GuardedOperation.EXPORT_BACKUP, Map.of("domain", "us-east-1")),
          quorum.digest(),
          "1".repeat(32),
          NOW);
  private final Approval approval = alice.approval(request.toJson());

  @Test
  void eachDocumentComesBackAsItWasWritten() {
    assertThat(Quorum.parse(quorum.toJson())).isEqualTo(quorum);
    assertThat(ApprovalRequest.parse(request.toJson())).isEqualTo(request);
    assertThat(Approval.parse(approval.toJson())).usingRecursiveComparison().isEqualTo(approval);
  }

  @Test
  void aPersonReadsWhatIsToBeSigned() {
    assertThat(new String(request.toJson(), StandardCharsets.UTF_8).lines().map(String::strip))
        .contains("\"operation\" : \"ExportBackup\",", "\"domain\" : \"us-east-1\"");
  }

  @Test
  void damagedDocumentsAreRefusedAndBreakNothing() {
    Random random = new Random(20261129);
    for (int i = 0; i < CASES; i++) {
      damaged(quorum.toJson(), random, Quorum::parse);
      damaged(request.toJson(), random, ApprovalRequest::parse);
      damaged(approval.toJson(), random, Approval::parse);
    }
  }

  private static void damaged(byte[] whole, Random random, Consumer<byte[]> parser) {
    byte[] document = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      document[random.nextInt(document.length)] = (byte) random.nextInt();
    }
    byte[] cut =
        random.nextInt(4) == 0
            ? Arrays.copyOf(document, random.nextInt(document.length))
            : document;
    try {
      parser.accept(cut);
    } catch (MalformedDocumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Test
  void otherDocumentsAreRefused() {
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"format\":\"claviger approval request\",\"version\":2}",
            new String(request.toJson(), StandardCharsets.UTF_8) + "{}",
            new String(request.toJson(), StandardCharsets.UTF_8).replace("Export", "Import"),
            new String(request.toJson(), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"version\":1,"),
            "[".repeat(50_000))) {
      assertThatThrownBy(() -> ApprovalRequest.parse(text.getBytes(StandardCharsets.UTF_8)))
          .as(text.substring(0, Math.min(50, text.length())))
          .isInstanceOf(MalformedDocumentException.class);
    }
    assertThatThrownBy(() -> Quorum.parse(new byte[Document.MAX_BYTES + 1]))
        .isInstanceOf(MalformedDocumentException.class);
  }

  @Test
  void aDetailThatATerminalWouldHideIsRefused() {
    for (String value : List.of("", "a\nb", "\u001b[2J", "caf\u00e9", "x".repeat(1_025))) {
      assertThatThrownBy(() -> Described.of(GuardedOperation.ADD_HSM, Map.of("domain", value)))
          .isInstanceOf(MalformedDocumentException.class);
    }
  }
}
