package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

/**
 * What identifies a row within its table.
 *
 * @param scope the namespace: {@code account/region} for what lives in a region, {@code iam} for
 *     identities
 * @param id unique within the scope; rows of a scope are listed in the order of its UTF-8 bytes
 */
public record RowKey(String scope, String id) {
  public RowKey {
    requireNonNull(scope, "scope");
    requireNonNull(id, "id");
  }
}
