package org.claviger.server.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.claviger.server.store.Row;

/** An alias as the document of its row, whose id is its name and whose parent is its key's id. */
final class AliasDocument {
  private AliasDocument() {}

  static byte[] write(Alias alias) {
    ObjectNode document = Json.object();
    document.put("format", 1);
    document.put("created", alias.creationDate().toEpochMilli());
    document.put("updated", alias.lastUpdatedDate().toEpochMilli());
    return Json.write(document);
  }

  static Alias read(String region, String accountId, Row row) {
    ObjectNode document = Json.read(row.document());
    return new Alias(
        region,
        accountId,
        row.key().id(),
        row.parent(),
        Instant.ofEpochMilli(document.required("created").longValue()),
        Instant.ofEpochMilli(document.required("updated").longValue()));
  }
}
