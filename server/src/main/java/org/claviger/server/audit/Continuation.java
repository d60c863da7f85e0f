package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

/**
 * What the first record of a file says of the file that it continues. Files whose numbers lie
 * between the two hold no record.
 *
 * @param file the name of the file that holds the preceding record
 * @param bytes where that record ends; what follows in that file is void
 * @param voidBytes how much may follow there: what was being written when the file failed
 */
record Continuation(String file, long bytes, long voidBytes) {
  Continuation {
    requireNonNull(file, "file");
  }
}
