package org.claviger.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.claviger.server.document.MalformedDocumentException;
import org.junit.jupiter.api.Test;

/** Two of three. */
class QuorumTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Described ADDED =
      Described.of(GuardedOperation.ADD_HSM, Map.of("domain", "us-east-1", "to", "ab12"));

  private final TestOperator alice = TestOperator.named("alice");
  private final TestOperator bob = TestOperator.named("bob");
  private final TestOperator carol = TestOperator.named("carol");
  private final Quorum quorum =
      Quorum.first(2, List.of(alice.operator(), bob.operator(), carol.operator()));
  private final byte[] file = request(ADDED, quorum, "0");

  private static byte[] request(Described described, Quorum quorum, String digit) {
    return new ApprovalRequest(described, quorum.digest(), digit.repeat(32), NOW).toJson();
  }

  @Test
  void twoOfThreeApprove() {
    Approved approved =
        quorum.approve(ADDED, file, List.of(carol.approval(file), alice.approval(file)), NOW);
    assertThat(approved.approvers()).containsExactly("alice", "carol");
    assertThat(approved.request().described()).isEqualTo(ADDED);
  }

  @Test
  void oneAloneDoesNotHoweverOftenAndUnderWhateverNames() {
    List<Approval> approvals =
        List.of(
            alice.approval(file),
            alice.approval(file),
            alice.approval(file, "bob"),
            alice.approval(file, "dave"));
    assertThatThrownBy(() -> quorum.approve(ADDED, file, approvals, NOW))
        .isInstanceOf(NotApprovedException.class)
        .hasMessage("1 of 2 needed approvals are there: of alice");
  }

  @Test
  void aStrangerDoesNot() {
    TestOperator bobToo = TestOperator.named("bob");
    assertRefused(ADDED, file, NOW, "1 of 2", alice.approval(file), bobToo.approval(file));
  }

  @Test
  void approvalsOfAnotherRequestDoNot() {
    byte[] other = request(ADDED, quorum, "1");
    assertRefused(ADDED, file, NOW, "0 of 2", alice.approval(other), bob.approval(other));
  }

  @Test
  void aRequestForSomethingElseIsRefusedThoughApproved() {
    Described elsewhere =
        Described.of(GuardedOperation.ADD_HSM, Map.of("domain", "us-east-1", "to", "ab13"));
    Described otherwise =
        Described.of(GuardedOperation.RETIRE_HSM, Map.of("domain", "us-east-1", "to", "ab12"));
    assertRefused(elsewhere, file, NOW, "something else", both(file));
    assertRefused(otherwise, file, NOW, "something else", both(file));
  }

  @Test
  void everyChangedByteOfTheRequestTakesTheApprovalsAway() {
    Approval[] approvals = both(file);
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> quorum.approve(ADDED, changed, List.of(approvals), NOW))
          .isInstanceOfAny(NotApprovedException.class, MalformedDocumentException.class);
    }
  }

  @Test
  void aRequestIsGoodForAWeekAndNotBeforeItWasMade() {
    Instant end = NOW.plus(ApprovalRequest.LIFE);
    assertThat(quorum.approve(ADDED, file, List.of(both(file)), end.minusSeconds(1))).isNotNull();
    assertRefused(ADDED, file, end, "is good from", both(file));
    assertRefused(ADDED, file, NOW.minus(Duration.ofMinutes(6)), "is good from", both(file));
  }

  @Test
  void aRequestIsUsedOnce() {
    Quorum after = quorum.approve(ADDED, file, List.of(both(file)), NOW).quorum();
    Quorum kept = Quorum.parse(after.toJson());
    assertThat(kept.digest()).as("requests that are open stay good").isEqualTo(quorum.digest());
    assertThatThrownBy(() -> kept.approve(ADDED, file, List.of(both(file)), NOW))
        .isInstanceOf(NotApprovedException.class)
        .hasMessageContaining("used already");
    byte[] another = request(ADDED, quorum, "1");
    Instant later = NOW.plus(Duration.ofDays(6));
    assertThat(kept.approve(ADDED, another, List.of(both(another)), later).quorum().used())
        .hasSize(2);
  }

  @Test
  void anExpiredRequestIsForgotten() {
    Quorum after = quorum.approve(ADDED, file, List.of(both(file)), NOW).quorum();
    Instant later = NOW.plus(ApprovalRequest.LIFE);
    byte[] another = new ApprovalRequest(ADDED, quorum.digest(), "1".repeat(32), later).toJson();
    assertThat(after.approve(ADDED, another, List.of(both(another)), later).quorum().used())
        .extracting(UsedRequest::nonce)
        .containsExactly("1".repeat(32));
  }

  @Test
  void aChangedQuorumTakesOpenRequestsAway() {
    Quorum next = quorum.next(2, List.of(alice.operator(), bob.operator()));
    assertThat(next.version()).isEqualTo(2);
    assertThatThrownBy(() -> next.approve(ADDED, file, List.of(both(file)), NOW))
        .isInstanceOf(NotApprovedException.class)
        .hasMessageContaining("other operators");
  }

  @Test
  void oneAloneIsNoQuorum() {
    assertNoQuorum(1, alice.operator());
    assertNoQuorum(1, alice.operator(), bob.operator());
    assertNoQuorum(3, alice.operator(), bob.operator());
    assertNoQuorum(2, alice.operator(), alice.operator());
    assertNoQuorum(2, alice.operator(), new Operator("also-alice", alice.operator().key()));
    assertNoQuorum(2, alice.operator(), new Operator("alice", bob.operator().key()));
  }

  private static void assertNoQuorum(int threshold, Operator... operators) {
    assertThatThrownBy(() -> Quorum.first(threshold, List.of(operators)))
        .isInstanceOf(MalformedDocumentException.class);
  }

  private Approval[] both(byte[] request) {
    return new Approval[] {alice.approval(request), bob.approval(request)};
  }

  private void assertRefused(
      Described described, byte[] request, Instant at, String reason, Approval... approvals) {
    assertThatThrownBy(() -> quorum.approve(described, request, List.of(approvals), at))
        .isInstanceOf(NotApprovedException.class)
        .hasMessageContaining(reason);
  }
}
