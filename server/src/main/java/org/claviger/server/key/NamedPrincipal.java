package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Whom a grant names.
 *
 * @param name an ARN, or the name of a service, as it was given
 * @param id the unique id of the user or role that had that ARN when the grant was made; empty for
 *     accounts, sessions and services, and in grants made before ids were kept
 */
public record NamedPrincipal(String name, Optional<String> id) {
  public NamedPrincipal {
    requireNonNull(name, "name");
    requireNonNull(id, "id");
  }

  /** One that stands for whoever has that name. */
  public static NamedPrincipal of(String name) {
    return new NamedPrincipal(name, Optional.empty());
  }

  /** What decides whom it means: the id, and where there is none the name. */
  public String key() {
    return id.orElse(name);
  }
}
