package org.claviger.server.key;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The grants on one key as they were at one moment, by their grantees. Immutable. */
public final class KeyGrants {
  /** No grants. */
  public static final KeyGrants NONE = new KeyGrants(List.of());

  private final Map<String, List<Grant>> byGrantee;
  private final int size;

  /** Of those grants. */
  public KeyGrants(List<Grant> grants) {
    this.byGrantee =
        new HashMap<>(
            grants.stream()
                .collect(
                    Collectors.groupingBy(
                        grant -> grant.terms().granteePrincipal().key(),
                        Collectors.toUnmodifiableList())));
    this.size = grants.size();
  }

  /** Those to a principal, by its unique id or, where a grant keeps none, by its ARN. */
  public List<Grant> to(String grantee) {
    return byGrantee.getOrDefault(grantee, List.of());
  }

  /** The one of that id. */
  public Optional<Grant> find(String grantId) {
    return byGrantee.values().stream()
        .flatMap(List::stream)
        .filter(grant -> grant.id().equals(grantId))
        .findFirst();
  }

  /** How many there are. */
  public int size() {
    return size;
  }
}
