package org.claviger.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * What a row's code is computed over: label, table, scope, id and parent, each as a 4-byte length
 * and UTF-8; the version as 8 bytes; the document as a 4-byte length and its bytes. All numbers are
 * big-endian. The encoding is injective, and the label keeps it apart from whatever else the same
 * MAC key serves.
 */
final class RowEncoding {
  private static final byte[] LABEL = "claviger row 1".getBytes(UTF_8);

  private final byte[] table;

  RowEncoding(Table table) {
    this.table = table.sqlName().getBytes(UTF_8);
  }

  byte[] encode(Row row) {
    byte[] scope = row.key().scope().getBytes(UTF_8);
    byte[] id = row.key().id().getBytes(UTF_8);
    byte[] parent = row.parent().getBytes(UTF_8);
    byte[] document = row.document();
    int bytes = LABEL.length + table.length + scope.length + id.length + parent.length;
    ByteBuffer out = ByteBuffer.allocate(bytes + document.length + 6 * Integer.BYTES + Long.BYTES);
    put(out, LABEL);
    put(out, table);
    put(out, scope);
    put(out, id);
    put(out, parent);
    out.putLong(row.version());
    put(out, document);
    return out.array();
  }

  private static void put(ByteBuffer out, byte[] field) {
    out.putInt(field.length).put(field);
  }
}
