package org.claviger.server.audit;

import java.util.Optional;

/**
 * A file of the trail and the part of it that counts.
 *
 * @param name the file
 * @param continues what its first record says
 * @param bytes where its last record ends, as the next file says; {@link Long#MAX_VALUE} if none
 *     says it
 * @param voidBytes how much may follow there
 */
record Segment(String name, Optional<Continuation> continues, long bytes, long voidBytes) {
  boolean isOpen() {
    return bytes == Long.MAX_VALUE;
  }
}
