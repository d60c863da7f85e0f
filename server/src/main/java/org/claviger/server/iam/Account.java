package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import org.claviger.server.store.Row;
import org.claviger.server.store.StoreException;

/**
 * An account. The operator's has a row of format 1, without a name; all others have format 2, so
 * that no row of theirs is ever the operator's.
 *
 * @param id 12 digits
 * @param name for people; empty for the operator's
 * @param created when it was made
 * @param isOperator whether it is the one that administers the server
 */
public record Account(String id, String name, Instant created, boolean isOperator) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int OPERATOR = 1;
  private static final int OTHER = 2;

  public Account {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(created, "created");
  }

  static Account operator(String id, Instant now) {
    return new Account(id, "", now, true);
  }

  byte[] write() {
    ObjectNode document =
        MAPPER
            .createObjectNode()
            .put("format", isOperator ? OPERATOR : OTHER)
            .put("created", created.toEpochMilli());
    if (!isOperator) {
      document.put("name", name);
    }
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new StoreException("an account could not be written", e);
    }
  }

  static Account read(Row row) {
    try {
      ObjectNode document = (ObjectNode) MAPPER.readTree(row.document());
      int format = document.required("format").intValue();
      if (format != OPERATOR && format != OTHER) {
        throw new StoreException("an account was written by a newer version");
      }
      String name = format == OPERATOR ? "" : document.required("name").textValue();
      Instant created = Instant.ofEpochMilli(document.required("created").longValue());
      return new Account(row.key().id(), name, created, format == OPERATOR);
    } catch (IOException e) {
      throw new StoreException("an account could not be read", e);
    }
  }
}
