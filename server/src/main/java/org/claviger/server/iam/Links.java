package org.claviger.server.iam;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;

/**
 * Who uses a policy or belongs to a group: found from there. The rows of the identities decide what
 * is attached to whom; these follow them, for lists and counts alone.
 */
public final class Links {
  private static final JsonMapper MAPPER = new JsonMapper();
  private final AuthenticatedTable table;

  Links(AuthenticatedTable table) {
    this.table = table;
  }

  /**
   * Who uses something.
   *
   * @param id where a list goes on
   */
  public record Link(String id, IdentityKind kind, String name, String identityId) {}

  /** What those linked have in common that have a managed policy attached. */
  public static String attached(String policyArn) {
    return "attached:" + policyArn;
  }

  /** The same of those that a policy is the boundary of. */
  public static String bounded(String policyArn) {
    return "boundary:" + policyArn;
  }

  /** The same of a group's members. */
  public static String member(String groupName) {
    return "member:" + groupName;
  }

  /** Who is linked to a target, in an order that does not change. */
  public List<Link> list(String accountId, String target, String after, int limit) {
    return table.listByParent(accountId, target, after, limit).stream().map(Links::read).toList();
  }

  /** How many are linked to a target. */
  public int count(String accountId, String target) {
    int limit = Integer.MAX_VALUE;
    return table.listByParent(accountId, target, "", limit).size();
  }

  /**
   * Makes the links follow what an identity became; null before it was made and once it is gone. A
   * link holds the name, so all are written anew under another, even one of the same row.
   */
  void follow(Transaction transaction, Identity before, Identity after) {
    Set<RowKey> old = keys(before);
    Set<RowKey> now = keys(after);
    boolean renamed = before != null && after != null && !before.name().equals(after.name());
    for (RowKey key : old) {
      if (renamed || !now.contains(key)) {
        // A link that somebody removed from outside is not missed.
        table.find(transaction, key).ifPresent(row -> table.delete(transaction, row));
      }
    }
    for (RowKey key : now) {
      if (renamed || !old.contains(key)) {
        table.find(transaction, key).ifPresent(row -> table.delete(transaction, row));
        table.insert(transaction, key, target(key), write(after));
      }
    }
  }

  private static Set<RowKey> keys(Identity identity) {
    Set<RowKey> keys = new HashSet<>();
    if (identity != null) {
      targets(identity).forEach(target -> keys.add(key(identity, target)));
    }
    return keys;
  }

  private static Stream<String> targets(Identity identity) {
    return Stream.of(
            identity.attached().keySet().stream().map(Links::attached),
            identity.groups().keySet().stream().map(Links::member),
            Stream.of(identity.boundary()).filter(arn -> !arn.isEmpty()).map(Links::bounded))
        .flatMap(each -> each);
  }

  /** Injective: no ARN and no name holds a line feed. */
  private static RowKey key(Identity identity, String target) {
    String who = identity.kind().word() + "/" + identity.name().toLowerCase(Locale.ROOT);
    return new RowKey(identity.accountId(), target + "\n" + who);
  }

  private static String target(RowKey key) {
    return key.id().substring(0, key.id().indexOf('\n'));
  }

  private static byte[] write(Identity identity) {
    try {
      return MAPPER.writeValueAsBytes(
          MAPPER
              .createObjectNode()
              .put("format", 1)
              .put("kind", identity.kind().name())
              .put("name", identity.name())
              .put("id", identity.id()));
    } catch (IOException e) {
      throw new StoreException("a link could not be written", e);
    }
  }

  private static Link read(Row row) {
    try {
      ObjectNode document = (ObjectNode) MAPPER.readTree(row.document());
      return new Link(
          row.key().id(),
          IdentityKind.valueOf(document.required("kind").textValue()),
          document.required("name").textValue(),
          document.required("id").textValue());
    } catch (IOException e) {
      throw new StoreException("a link could not be read", e);
    }
  }
}
