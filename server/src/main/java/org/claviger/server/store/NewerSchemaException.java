package org.claviger.server.store;

import java.nio.file.Path;

/** A database was written by a newer server than this one. */
public final class NewerSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerSchemaException(Path file, String found, String known) {
    super(
        "the database "
            + file
            + " has the schema of a newer server (version "
            + found
            + ", this one knows up to "
            + known
            + "): start that server, or restore a backup that was made before the upgrade");
  }
}
