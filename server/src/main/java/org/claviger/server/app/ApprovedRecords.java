package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * Enters all that wait, the oldest first; a file goes once its record is committed. One that is
   * not genuine stays, and is named in the log.
   */
  static void enter(
      Path folder, HsmDomain identities, Store store, ServiceEvents trail, String region)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Map<Path, ApprovedRecord> records = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        try {
          records.put(file, ApprovedRecord.read(DocumentFile.read(file), identities));
        } catch (IOException e) {
          log.error("{} is not entered in the audit record: {}", file, e.getMessage());
        }
      }
    }
    List<Map.Entry<Path, ApprovedRecord>> ordered = new ArrayList<>(records.entrySet());
    ordered.sort(Comparator.comparing(each -> each.getValue().time()));
    for (Map.Entry<Path, ApprovedRecord> each : ordered) {
      boolean unused =
          store.write(
              transaction -> {
                trail.enqueue(transaction, each.getValue().event(region));
                return true;
              });
      Files.delete(each.getKey());
    }
  }
}
