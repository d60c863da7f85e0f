package org.claviger.server.authz.oracle;

import java.util.List;
import java.util.stream.Stream;

/** The table of what AWS's documents say becomes of which request. */
final class Scenarios {
  private Scenarios() {}

  static List<Scenario> all() {
    return Stream.of(
            KeyPolicyScenarios.all(),
            IdentityScenarios.all(),
            LimitScenarios.all(),
            AcrossAccountsScenarios.all(),
            GrantScenarios.all(),
            ConditionScenarios.all(),
            SetScenarios.all(),
            VariableScenarios.all(),
            KmsConditionScenarios.all(),
            NamesakeScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
