package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An event as it is kept.
 *
 * @param position its place in the order of coming; given by the store
 * @param id unique
 * @param accountId whose event it is
 * @param region of which region
 * @param detailType what happened
 * @param time when
 * @param body the whole event
 */
public record EventRow(
    long position,
    String id,
    String accountId,
    String region,
    String detailType,
    Instant time,
    String body) {
  public EventRow {
    requireNonNull(id, "id");
    requireNonNull(accountId, "accountId");
    requireNonNull(region, "region");
    requireNonNull(detailType, "detailType");
    requireNonNull(time, "time");
    requireNonNull(body, "body");
  }
}
