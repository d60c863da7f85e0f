package org.claviger.server.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/** The accounts: one, made at the first start with its root user and one access key. */
public final class Accounts {
  /** The namespace of the rows of identities. */
  public static final String SCOPE = "iam";

  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Store store;
  private final AuthenticatedTable table;
  private final AccessKeys accessKeys;

  /**
   * The accounts of a server.
   *
   * @param identities the HSM domain of the identities, shared by all regions
   */
  public Accounts(Store store, HsmDomain identities, AccessKeys accessKeys) {
    this.store = store;
    this.table = store.table(Table.ACCOUNT, new DomainRowAuthenticator(identities));
    this.accessKeys = accessKeys;
  }

  /**
   * Makes the account at the first start, and does nothing later. The root user's access key is
   * delivered before the account is committed: after a crash between the two the next start makes
   * and delivers another key, so that never an account exists whose key nobody was given.
   *
   * @param accountId 12 digits
   * @param delivery stores the access key durably for its owner, in place of one delivered before;
   *     the secret is wiped when it returns
   * @throws IllegalArgumentException if the account id is not 12 digits
   * @throws AccountChangedException if the store has another account
   * @throws IOException if the delivery failed; then nothing was made
   */
  public void open(String accountId, Delivery delivery) throws IOException {
    if (!ACCOUNT_ID.matcher(accountId).matches()) {
      throw new IllegalArgumentException(
          "the account is '" + accountId + "', but must be 12 digits");
    }
    List<Row> present = table.list(SCOPE, "", 1);
    if (present.isEmpty()) {
      create(accountId, delivery);
    } else if (!present.get(0).key().id().equals(accountId)) {
      throw new AccountChangedException(present.get(0).key().id(), accountId);
    }
  }

  private void create(String accountId, Delivery delivery) throws IOException {
    Instant now = Instant.now();
    IssuedAccessKey key = accessKeys.generate();
    try {
      byte[] keyDocument = accessKeys.document(accountId, key, now);
      delivery.deliver(key);
      store.write(transaction -> insert(transaction, accountId, now, key, keyDocument));
    } finally {
      key.secret().destroy();
    }
  }

  private Void insert(
      Transaction transaction,
      String accountId,
      Instant now,
      IssuedAccessKey key,
      byte[] keyDocument) {
    table.insert(transaction, new RowKey(SCOPE, accountId), "", document(now));
    accessKeys.insert(transaction, accountId, key.accessKeyId(), keyDocument);
    return null;
  }

  private static byte[] document(Instant created) {
    try {
      return MAPPER.writeValueAsBytes(
          MAPPER.createObjectNode().put("format", 1).put("created", created.toEpochMilli()));
    } catch (JsonProcessingException e) {
      throw new StoreException("an account could not be written", e);
    }
  }

  /** Takes a new access key to its owner. */
  @FunctionalInterface
  public interface Delivery {
    /** Stores it durably; the secret is not good after the call. */
    void deliver(IssuedAccessKey key) throws IOException;
  }
}
