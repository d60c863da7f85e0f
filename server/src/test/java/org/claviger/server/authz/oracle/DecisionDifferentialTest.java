package org.claviger.server.authz.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.claviger.server.authz.Decision;
import org.junit.jupiter.api.Test;

/**
 * A whole request: the server's authorizer and the naive evaluator decide the same. {@code
 * -Dfuzz.cases=N} and {@code -Dfuzz.seed=N} choose how many and which.
 */
class DecisionDifferentialTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 10_000);

  /** With fewer cases chance may make a class rare. */
  private static final int ENOUGH = 5_000;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final RandomSituation situations = RandomSituation.of(new Dice(new Random(seed)));
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void requestsAreDecidedTheSame() {
    for (int i = 0; i < CASES; i++) {
      Situation situation = situations.next();
      Outcome expected = NaiveEvaluator.decide(situation);
      Decision decision = RealDecision.of(situation);
      assertThat(Coarse.of(decision, situation))
          .as("-Dfuzz.seed=%d: %s is %s; decided %s", seed, situation, expected, decision)
          .isEqualTo(Coarse.of(expected, situation));
      seen.merge(kind(expected), 1, Integer::sum);
    }
    if (CASES >= ENOUGH) {
      assertThat(seen)
          .containsOnlyKeys("DENIED", "KEY_POLICY", "IDENTITY_POLICY", "GRANT", "LIMITED", "NONE")
          .allSatisfy((kind, count) -> assertThat(count * 20).isGreaterThan(CASES));
    }
  }

  /** The classes of which none may be so rare that its cases prove nothing. */
  private static String kind(Outcome outcome) {
    return switch (outcome) {
      case DENIED_BY_KEY_POLICY,
          DENIED_BY_IDENTITY_POLICY,
          DENIED_BY_BOUNDARY,
          DENIED_BY_SESSION_POLICY ->
          "DENIED";
      case ALLOWED_BY_KEY_POLICY -> "KEY_POLICY";
      case ALLOWED_BY_IDENTITY_POLICY -> "IDENTITY_POLICY";
      case ALLOWED_BY_GRANT -> "GRANT";
      case NOT_ALLOWED_BY_BOUNDARY, NOT_ALLOWED_BY_SESSION_POLICY -> "LIMITED";
      case NOT_ALLOWED -> "NONE";
    };
  }
}
