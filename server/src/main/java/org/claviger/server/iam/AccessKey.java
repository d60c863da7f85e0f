package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What may be shown of an access key.
 *
 * @param id {@code AKIA...}
 * @param owner whose it is
 * @param isActive whether it may sign
 * @param created when it was made
 */
public record AccessKey(String id, KeyOwner owner, boolean isActive, Instant created) {
  public AccessKey {
    requireNonNull(id, "id");
    requireNonNull(owner, "owner");
    requireNonNull(created, "created");
  }
}
