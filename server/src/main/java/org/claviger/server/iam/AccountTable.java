package org.claviger.server.iam;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The rows of accounts. One that is deleted leaves its row under another scope, so that its id is
 * never given again: what an id once meant, in a session, a policy or a row left behind, is never
 * handed to somebody else.
 */
final class AccountTable {
  private static final String DELETED = Accounts.SCOPE + "/deleted";
  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

  private final AuthenticatedTable table;

  AccountTable(Store store, HsmDomain identities) {
    this.table = store.table(Table.ACCOUNT, new DomainRowAuthenticator(identities));
  }

  static boolean isPossible(String accountId) {
    return ACCOUNT_ID.matcher(accountId).matches();
  }

  Optional<Account> find(String accountId) {
    return isPossible(accountId)
        ? table.find(new RowKey(Accounts.SCOPE, accountId)).map(Account::read)
        : Optional.empty();
  }

  List<Account> list(String after, int limit) {
    return table.list(Accounts.SCOPE, after, limit).stream().map(Account::read).toList();
  }

  long count(Transaction transaction) {
    return table.count(transaction, Accounts.SCOPE);
  }

  /**
   * Adds an account.
   *
   * @throws ApiException AlreadyExistsException if there is one of that id, or was
   */
  void insert(Transaction transaction, Account account) {
    RowKey key = new RowKey(Accounts.SCOPE, account.id());
    if (table.find(transaction, key).isPresent()) {
      throw alreadyExists("The account " + account.id() + " already exists");
    }
    if (table.find(transaction, new RowKey(DELETED, account.id())).isPresent()) {
      throw alreadyExists(
          "The account " + account.id() + " was deleted. Its id is not given a second time.");
    }
    table.insert(transaction, key, "", account.write());
  }

  /** Removes an account for good. */
  void delete(Transaction transaction, String accountId) {
    Row row =
        table
            .find(transaction, new RowKey(Accounts.SCOPE, accountId))
            .orElseThrow(() -> new StoreException("an account vanished"));
    table.delete(transaction, row);
    table.insert(transaction, new RowKey(DELETED, accountId), "", row.document());
  }

  /**
   * The account is there as the transaction sees it: whoever adds something to it asks in the same
   * transaction, so that nothing is left in one whose deletion came first.
   *
   * @throws ApiException UnrecognizedClientException: nobody but its own callers adds to it
   */
  void requireThere(Transaction transaction, String accountId) {
    if (table.find(transaction, new RowKey(Accounts.SCOPE, accountId)).isEmpty()) {
      throw new ApiException(
          ErrorCode.UnrecognizedClientException,
          "The security token included in the request is invalid.");
    }
  }

  private static ApiException alreadyExists(String message) {
    return new ApiException(ErrorCode.AlreadyExistsException, message);
  }
}
