package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.KeyKind;

/** What conditions can ask about a key that is to be made. */
record NewKeyConditions(KeyKind kind) implements ConditionKeys {
  NewKeyConditions {
    requireNonNull(kind, "kind");
  }

  @Override
  public List<String> values(String key) {
    return switch (key) {
      case "kms:keyspec" -> List.of(kind.spec().name());
      case "kms:keyusage" -> List.of(kind.usage().name());
      case "kms:keyorigin" -> List.of(kind.origin().name());
      case "kms:multiregion" -> List.of("false");
      default -> List.of();
    };
  }
}
