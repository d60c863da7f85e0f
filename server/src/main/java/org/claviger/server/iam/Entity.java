package org.claviger.server.iam;

/** What has a row among the identities: a record that is its own document. */
public interface Entity {
  /** Of the document; 1. */
  int format();

  /** The 12 digits of the account. */
  String accountId();

  /** Unique within account and kind, without regard to case. */
  String name();
}
