package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.KeyKind;

/**
 * What conditions can ask about a key that is to be made.
 *
 * @param kind what it is to be
 * @param type which of related keys it is to be, if it is a multi-Region key
 */
record NewKeyConditions(KeyKind kind, String type) implements ConditionKeys {
  NewKeyConditions {
    requireNonNull(kind, "kind");
    requireNonNull(type, "type");
  }

  /** Of a key that is no replica. */
  NewKeyConditions(KeyKind kind) {
    this(kind, MultiRegionMembers.PRIMARY);
  }

  @Override
  public List<String> values(String key) {
    return switch (key) {
      case "kms:keyspec" -> List.of(kind.spec().name());
      case "kms:keyusage" -> List.of(kind.usage().name());
      case "kms:keyorigin" -> List.of(kind.origin().name());
      case "kms:multiregion" -> List.of(Boolean.toString(kind.multiRegion()));
      case "kms:multiregionkeytype" -> kind.multiRegion() ? List.of(type) : List.of();
      default -> List.of();
    };
  }
}
