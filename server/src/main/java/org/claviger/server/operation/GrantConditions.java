package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.NamedPrincipal;

/** What conditions can ask about a grant. */
final class GrantConditions {
  /** No service of AWS is here, which alone could make a grant for a resource of its own. */
  static final ConditionKeys NOT_FOR_A_SERVICE =
      ConditionKeys.of("kms:grantisforawsresource", false);

  private GrantConditions() {}

  /** Of a grant on those terms, whose principals have those names. */
  static ConditionKeys of(GrantTerms terms, Function<NamedPrincipal, String> names) {
    Map<String, String> context = new TreeMap<>(terms.contextSubset());
    context.putAll(terms.contextEquals());
    return NOT_FOR_A_SERVICE
        .and(key -> values(terms, names, key))
        .and(ContextConditions.of(context));
  }

  private static List<String> values(
      GrantTerms terms, Function<NamedPrincipal, String> names, String key) {
    return switch (key) {
      case "kms:grantoperations" -> terms.operations().stream().map(Enum::name).toList();
      case "kms:granteeprincipal" -> List.of(names.apply(terms.granteePrincipal()));
      case "kms:retiringprincipal" ->
          terms.retiringPrincipal().map(names).map(List::of).orElseGet(List::of);
      case "kms:grantconstrainttype" -> constraints(terms);
      default -> List.of();
    };
  }

  private static List<String> constraints(GrantTerms terms) {
    List<String> types = new ArrayList<>();
    if (!terms.contextEquals().isEmpty()) {
      types.add("EncryptionContextEquals");
    }
    if (!terms.contextSubset().isEmpty()) {
      types.add("EncryptionContextSubset");
    }
    return types;
  }
}
