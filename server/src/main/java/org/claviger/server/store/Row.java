package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

/**
 * A row whose authenticity was checked when it was read.
 *
 * @param key what identifies it
 * @param parent the id of the row it belongs to (a material's or an alias's key), or the empty
 *     string
 * @param version 1 when inserted, one more with each update
 * @param document its content: a JSON object in UTF-8, whose shape is its owner's concern
 */
public record Row(RowKey key, String parent, long version, byte[] document) {
  public Row {
    requireNonNull(key, "key");
    requireNonNull(parent, "parent");
    requireNonNull(document, "document");
  }
}
