package org.claviger.server.authz.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
  @ParameterizedTest
  @MethodSource("scenarios")
  void naiveEvaluatorDecidesSo(Scenario scenario) {
    assertThat(NaiveEvaluator.decide(scenario.situation())).isEqualTo(scenario.expected());
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
}
