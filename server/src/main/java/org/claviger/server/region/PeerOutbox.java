package org.claviger.server.region;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.Region;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/** What a hosted region is yet to tell other servers: one row for a key, a region and a kind. */
final class PeerOutbox {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SINCE = "since";

  private final String region;
  private final Clock clock;
  private final AuthenticatedTable table;

  PeerOutbox(Region region, Store store, Clock clock) {
    this.region = region.name();
    this.clock = clock;
    this.table = store.table(Table.PEER_CHANGE, new DomainRowAuthenticator(region.hsm()));
  }

  /** What is to be told, as its row says. */
  record Entry(Row row, PeerMessage.Kind kind, KeyArn arn, String to) {
    /** Since when something of its kind waits; empty in a row of before that was written. */
    Optional<Instant> since() {
      return Optional.ofNullable(document(row).get(SINCE))
          .map(at -> Instant.ofEpochMilli(at.longValue()));
    }

    /** The message, with the key as it is now. */
    PeerMessage message(Optional<Key> key) {
      ReplicaTerms terms = ReplicaTerms.read(document(row));
      return new PeerMessage(kind, arn, to, key, terms, "", Optional.empty());
    }
  }

  void replicate(Transaction transaction, KeyArn arn, String to, ReplicaTerms terms) {
    ObjectNode document = MAPPER.createObjectNode().put("format", 1);
    terms.write(document);
    put(transaction, PeerMessage.Kind.REPLICATE, arn, to, document);
  }

  void add(Transaction transaction, PeerMessage.Kind kind, KeyArn arn, String to) {
    put(transaction, kind, arn, to, MAPPER.createObjectNode().put("format", 1));
  }

  /** A row that is there already gets another version: what is being sent is not the newest. */
  private void put(
      Transaction transaction, PeerMessage.Kind kind, KeyArn arn, String to, ObjectNode document) {
    RowKey key = new RowKey(region, String.join("/", parent(arn), to, order(kind)));
    Optional<Row> row = table.find(transaction, key);
    document.put(
        SINCE, row.map(this::entry).flatMap(Entry::since).orElseGet(clock::instant).toEpochMilli());
    if (row.isPresent()) {
      table.update(transaction, row.get(), parent(arn), bytes(document));
    } else {
      table.insert(transaction, key, parent(arn), bytes(document));
    }
  }

  /** The next entries: those of a key and region in the order of their sending. */
  List<Entry> next(String afterId, int limit) {
    return table.list(region, afterId, limit).stream().map(this::entry).toList();
  }

  /** Whether anybody is yet to be told of a key. */
  boolean isWaiting(Transaction transaction, KeyArn arn) {
    return table.countByParent(transaction, region, parent(arn)) > 0;
  }

  /** The entry as it is now. */
  Optional<Entry> reread(Transaction transaction, Entry entry) {
    return table.find(transaction, entry.row.key()).map(this::entry);
  }

  /** Takes an entry away, and ends what of its key waited for it as the last. */
  void settle(Transaction transaction, Region home, Entry entry) {
    table.delete(transaction, entry.row);
    if (!isWaiting(transaction, entry.arn)) {
      home.keys().following().inStep(transaction, entry.arn);
    }
  }

  private Entry entry(Row row) {
    String[] parts = row.key().id().split("/", -1);
    return new Entry(
        row,
        PeerMessage.Kind.valueOf(parts[3].substring(1)),
        new KeyArn(region, parts[0], parts[1]),
        parts[2]);
  }

  private static String parent(KeyArn arn) {
    return arn.accountId() + "/" + arn.keyId();
  }

  private static String order(PeerMessage.Kind kind) {
    return kind.order() + kind.name();
  }

  private static byte[] bytes(ObjectNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new StoreException("a document could not be written", e);
    }
  }

  private static JsonNode document(Row row) {
    try {
      return MAPPER.readTree(row.document());
    } catch (IOException e) {
      throw new StoreException("a document could not be read", e);
    }
  }
}
