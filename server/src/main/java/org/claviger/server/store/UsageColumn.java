package org.claviger.server.store;

/** What requests are summed by. */
public enum UsageColumn {
  ACCOUNT("account"),
  REGION("region"),
  /** In UTC, as {@code 2026-11-28}. */
  DAY("day"),
  /** The ARN of the key; empty for a request that concerns none. */
  KEY("key_arn"),
  PRINCIPAL("principal"),
  ACTION("action"),
  /** The code of the error, or {@code Success}. */
  OUTCOME("outcome");

  private final String column;

  UsageColumn(String column) {
    this.column = column;
  }

  String column() {
    return column;
  }
}
