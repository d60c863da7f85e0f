package org.claviger.server.iam;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;

/**
 * Where the user or role of a unique id stands, whatever it is called now. The rows of the
 * identities decide who has an id; these follow them.
 */
final class IdentityIndex {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** No account's: those have 12 digits. */
  private static final String SCOPE = "unique-id";

  private final AuthenticatedTable table;

  IdentityIndex(AuthenticatedTable table) {
    this.table = table;
  }

  /** Where an identity stands. */
  record Place(IdentityKind kind, String accountId, String name) {}

  /** Where the id was last seen; its row may have gone, or be another's, if a row was put back. */
  Optional<Place> find(String uniqueId) {
    return table.find(key(uniqueId)).map(IdentityIndex::read);
  }

  /**
   * Makes the index follow what an identity became; null before it was made and once it is gone.
   * One that was made before there was an index gets into it when it gets another name.
   */
  void follow(Transaction transaction, Identity before, Identity after) {
    boolean isSame = before != null && after != null && before.name().equals(after.name());
    Identity either = after == null ? before : after;
    if (isSame || either.kind() == IdentityKind.GROUP) {
      return;
    }
    table.find(transaction, key(either.id())).ifPresent(row -> table.delete(transaction, row));
    if (after != null) {
      table.insert(transaction, key(after.id()), "", write(after));
    }
  }

  private static RowKey key(String uniqueId) {
    return new RowKey(SCOPE, uniqueId);
  }

  private static byte[] write(Identity identity) {
    try {
      return MAPPER.writeValueAsBytes(
          MAPPER
              .createObjectNode()
              .put("format", 1)
              .put("kind", identity.kind().name())
              .put("account", identity.accountId())
              .put("name", identity.name()));
    } catch (IOException e) {
      throw new StoreException("the place of an identity could not be written", e);
    }
  }

  private static Place read(Row row) {
    try {
      ObjectNode document = (ObjectNode) MAPPER.readTree(row.document());
      return new Place(
          IdentityKind.valueOf(document.required("kind").textValue()),
          document.required("account").textValue(),
          document.required("name").textValue());
    } catch (IOException e) {
      throw new StoreException("the place of an identity could not be read", e);
    }
  }
}
