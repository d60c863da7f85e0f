package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

/**
 * What an operator accepted as lost.
 *
 * @param anchor the digest of the newest anchor, which he named
 * @param lastRecord the last record that it covers
 * @param isTrailLost whether the trail that it covers is not there
 * @param storeChanges how many changes of the database it covers
 * @param storeChangesFound how many the database has had
 */
record AcceptedLoss(
    String anchor,
    long lastRecord,
    boolean isTrailLost,
    long storeChanges,
    long storeChangesFound) {
  AcceptedLoss {
    requireNonNull(anchor, "anchor");
  }
}
