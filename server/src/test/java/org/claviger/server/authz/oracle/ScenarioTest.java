package org.claviger.server.authz.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.claviger.server.authz.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
  @ParameterizedTest
  @MethodSource("scenarios")
  void naiveEvaluatorDecidesSo(Scenario scenario) {
    assertThat(NaiveEvaluator.decide(scenario.situation())).isEqualTo(scenario.expected());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void serverDecidesSo(Scenario scenario) {
    Situation situation = scenario.situation();
    Decision decision = RealDecision.of(situation);
    assertThat(Coarse.of(decision, situation))
        .as("%s", decision)
        .isEqualTo(Coarse.of(scenario.expected(), situation));
    if (decision instanceof Decision.Denied denied && hasOneReason(situation)) {
      assertThat(denied.message()).contains(words(scenario.expected()));
    }
  }

  @Test
  void thereAreManyAndEachHasItsName() {
    assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(scenarios()).extracting(Scenario::name).doesNotHaveDuplicates();
    assertThat(scenarios()).extracting(Scenario::expected).contains(Outcome.values());
  }

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  /** A stranger is told no reason, and where there are grants too, several things are missing. */
  private static boolean hasOneReason(Situation situation) {
    return situation.owner().equals(situation.actor().account()) && situation.grants().isEmpty();
  }

  /** What AWS's refusals say: IAM User Guide, "Troubleshoot access denied error messages". */
  private static String words(Outcome refusal) {
    return switch (refusal) {
      case DENIED_BY_KEY_POLICY -> "with an explicit deny in a resource-based policy";
      case DENIED_BY_IDENTITY_POLICY -> "with an explicit deny in an identity-based policy";
      case DENIED_BY_BOUNDARY -> "with an explicit deny in a permissions boundary";
      case DENIED_BY_SESSION_POLICY -> "with an explicit deny in a session policy";
      case NOT_ALLOWED_BY_BOUNDARY -> "because no permissions boundary allows the ";
      case NOT_ALLOWED_BY_SESSION_POLICY -> "because no session policy allows the ";
      default -> "-based policy allows the ";
    };
  }
}
