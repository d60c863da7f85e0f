package org.claviger.server.iam;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * The accounts, each with a root user. The first is the operator's, made at the first start with an
 * access key of its root user; the others are made by its users.
 */
public final class Accounts {
  /** The namespace of the rows of identities. */
  public static final String SCOPE = "iam";

  private final Store store;
  private final AccountTable table;
  private final AccessKeys accessKeys;
  private final IdentityVersion version;

  /**
   * The accounts of a server.
   *
   * @param identities the HSM domain of the identities, shared by all regions
   */
  public Accounts(Store store, HsmDomain identities, AccessKeys accessKeys) {
    this.store = store;
    this.table = new AccountTable(store, identities);
    this.accessKeys = accessKeys;
    this.version = accessKeys.version();
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
    if (!AccountTable.isPossible(accountId)) {
      throw new IllegalArgumentException(
          "the account is '" + accountId + "', but must be 12 digits");
    }
    List<Account> present = list("", Integer.MAX_VALUE);
    if (present.isEmpty()) {
      create(accountId, delivery);
      return;
    }
    String operator =
        present.stream().filter(Account::isOperator).map(Account::id).findFirst().orElse("none");
    if (!operator.equals(accountId)) {
      throw new AccountChangedException(operator, accountId);
    }
  }

  /** The account of that id. */
  public Optional<Account> find(String accountId) {
    return table.find(accountId);
  }

  /** The accounts in the order of their ids. */
  public List<Account> list(String after, int limit) {
    return table.list(after, limit);
  }

  /** How many accounts there are; for limits. */
  public long count(Transaction transaction) {
    return table.count(transaction);
  }

  /**
   * Adds an account that is not the operator's, with an access key of its root user.
   *
   * @throws ApiException AlreadyExistsException if there is one of that id, or ever was
   */
  public void add(
      Transaction transaction, Account account, IssuedAccessKey key, byte[] keyDocument) {
    table.insert(transaction, account);
    KeyOwner root = KeyOwner.root(account.id());
    accessKeys.insert(transaction, root, key.accessKeyId(), keyDocument);
  }

  /**
   * Removes an account that has nothing but access keys of its root user, and those. Its id is not
   * given again.
   */
  public void delete(Transaction transaction, String accountId) {
    KeyOwner root = KeyOwner.root(accountId);
    for (AccessKey key : accessKeys.list(root, "", Integer.MAX_VALUE)) {
      accessKeys.delete(transaction, root, key.id());
    }
    table.delete(transaction, accountId);
    version.changes(transaction);
  }

  private void create(String accountId, Delivery delivery) throws IOException {
    Instant now = Instant.now();
    IssuedAccessKey key = accessKeys.generate();
    try {
      byte[] keyDocument = accessKeys.document(KeyOwner.root(accountId), key, now);
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
    table.insert(transaction, Account.operator(accountId, now));
    accessKeys.insert(transaction, KeyOwner.root(accountId), key.accessKeyId(), keyDocument);
    return null;
  }

  /** Takes a new access key to its owner. */
  @FunctionalInterface
  public interface Delivery {
    /** Stores it durably; the secret is not good after the call. */
    void deliver(IssuedAccessKey key) throws IOException;
  }
}
