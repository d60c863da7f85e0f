package org.claviger.server.store;

import java.util.List;
import java.util.Optional;

/**
 * One table of authenticated rows under one authenticator (a region's domain or the identity's).
 * Every write adds the row's code, every read checks it: a row that fails the check raises {@link
 * TamperedRowException} and is never returned. Reads outside a transaction see the last commit.
 */
public interface AuthenticatedTable {
  /** The row, if there is one. */
  Optional<Row> find(RowKey key);

  /** The row as the transaction sees it, if there is one. */
  Optional<Row> find(Transaction transaction, RowKey key);

  /**
   * Rows of a scope in the order of their ids.
   *
   * @param afterId the last id already seen, or the empty string to begin
   * @param limit at most so many
   */
  List<Row> list(String scope, String afterId, int limit);

  /** Rows of a scope with a given parent, in the order of their ids. */
  List<Row> listByParent(String scope, String parent, String afterId, int limit);

  /**
   * The first ids of a scope, in order, that hold a text. Not authenticated: to be shown, and for
   * nothing that decides.
   */
  List<String> idsHolding(String scope, String text, int limit);

  /** How many ids of a scope hold a text. Not authenticated, as {@link #idsHolding}. */
  long countHolding(String scope, String text);

  /** How many rows a scope has. Not authenticated: to be shown, and for nothing that decides. */
  long count(String scope);

  /** How many rows a scope has. Not authenticated: for limits only. */
  long count(Transaction transaction, String scope);

  /** How many rows of a scope have a given parent. Not authenticated: for limits only. */
  long countByParent(Transaction transaction, String scope, String parent);

  /**
   * Adds a row with version 1.
   *
   * @throws DuplicateRowException if the scope has that id already
   */
  void insert(Transaction transaction, RowKey key, String parent, byte[] document);

  /**
   * Replaces parent and document of the row read as {@code read}.
   *
   * @throws StaleRowException if its version is not {@code read}'s any more
   */
  void update(Transaction transaction, Row read, String parent, byte[] document);

  /**
   * Removes the row read as {@code read}.
   *
   * @throws StaleRowException if its version is not {@code read}'s any more
   */
  void delete(Transaction transaction, Row read);
}
