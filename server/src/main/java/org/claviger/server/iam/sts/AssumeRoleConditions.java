package org.claviger.server.iam.sts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Role;

/** What the policies around a role can ask about a request to assume it. */
record AssumeRoleConditions(
    AssumeRole.Input input, Optional<String> sourceIdentity, Optional<Role> role)
    implements ConditionKeys {
  private static final String RESOURCE_TAG = "aws:resourcetag/";
  private static final String ROLE_TAG = "iam:resourcetag/";

  @Override
  public List<String> values(String key) {
    if (key.startsWith(RESOURCE_TAG)) {
      return ConditionKeys.ofPair(roleTags(), key.substring(RESOURCE_TAG.length()));
    }
    if (key.startsWith(ROLE_TAG)) {
      return ConditionKeys.ofPair(roleTags(), key.substring(ROLE_TAG.length()));
    }
    return switch (key) {
      case "sts:externalid" -> input.externalId().map(List::of).orElseGet(List::of);
      case "sts:rolesessionname" -> List.of(input.terms().name());
      case "sts:sourceidentity" -> sourceIdentity.map(List::of).orElseGet(List::of);
      case "sts:transitivetagkeys" -> List.copyOf(input.tags().transitiveKeys());
      default -> new RequestTagConditions(input.tags().tags()).values(key);
    };
  }

  private Map<String, String> roleTags() {
    return role.map(Role::tags).orElse(Map.of());
  }
}
