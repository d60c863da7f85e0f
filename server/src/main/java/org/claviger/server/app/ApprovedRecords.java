package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.server.audit.ServiceEvents;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters the records of approved operations, which other processes left, in the audit trail. */
final class ApprovedRecords {
  private static final Logger log = LoggerFactory.getLogger(ApprovedRecords.class);

  private ApprovedRecords() {}

  /**
   * Enters all that wait; a file goes once its record is committed. One that is not genuine stays,
   * and is named in the log.
   */
  static void enter(
      Path folder, HsmDomain identities, Store store, ServiceEvents trail, String region)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        enterOne(file, identities, store, trail, region);
      }
    }
  }

  private static void enterOne(
      Path file, HsmDomain identities, Store store, ServiceEvents trail, String region)
      throws IOException {
    ApprovedRecord record;
    try {
      record = ApprovedRecord.read(DocumentFile.read(file), identities);
    } catch (IOException e) {
      log.error("{} is not entered in the audit record: {}", file, e.getMessage());
      return;
    }
    boolean unused =
        store.write(
            transaction -> {
              trail.enqueue(transaction, record.event(region));
              return true;
            });
    Files.delete(file);
  }
}
