package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.Region;

/**
 * What conditions can ask about the key that a request is to use.
 *
 * @param region the key's
 * @param key the key
 * @param identifier what the request calls it
 */
record KeyConditions(Region region, Key key, String identifier) implements ConditionKeys {
  private static final String TAG = "aws:resourcetag/";
  private static final String ALIAS = "alias/";

  KeyConditions {
    requireNonNull(region, "region");
    requireNonNull(key, "key");
    requireNonNull(identifier, "identifier");
  }

  @Override
  public List<String> values(String name) {
    if (name.startsWith(TAG)) {
      return ConditionKeys.ofPair(key.tags(), name.substring(TAG.length()));
    }
    return switch (name) {
      case "kms:keyspec" -> List.of(key.spec().name());
      case "kms:keyusage" -> List.of(key.usage().name());
      case "kms:keyorigin" -> List.of(key.origin().name());
      case "kms:multiregion" -> List.of(Boolean.toString(key.kind().multiRegion()));
      case "kms:multiregionkeytype" -> type();
      case "kms:requestalias" -> requestAlias();
      case "kms:resourcealiases" -> region.aliases().names(key.arn());
      default -> List.of();
    };
  }

  private List<String> type() {
    if (!key.kind().multiRegion()) {
      return List.of();
    }
    return List.of(key.isPrimary() ? MultiRegionMembers.PRIMARY : MultiRegionMembers.REPLICA);
  }

  private List<String> requestAlias() {
    String name = aliasName(identifier);
    return name.isEmpty() ? List.of() : List.of(name);
  }

  /** The alias name in an identifier of either form, {@code alias/} included; else empty. */
  static String aliasName(String identifier) {
    if (identifier.startsWith(ALIAS)) {
      return identifier;
    }
    int at = identifier.startsWith("arn:") ? identifier.indexOf(":" + ALIAS) : -1;
    return at < 0 ? "" : identifier.substring(at + 1);
  }
}
