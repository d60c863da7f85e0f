package org.claviger.server.usage;

import org.claviger.server.store.UsageColumn;

/** What GetUsageReport tells the requests of an account in a region apart by. */
enum UsageGroup {
  DAY(UsageColumn.DAY, "Day"),
  KEY(UsageColumn.KEY, "KeyArn"),
  PRINCIPAL(UsageColumn.PRINCIPAL, "Principal"),
  ACTION(UsageColumn.ACTION, "Action"),
  OUTCOME(UsageColumn.OUTCOME, "Outcome");

  private final UsageColumn column;
  private final String member;

  UsageGroup(UsageColumn column, String member) {
    this.column = column;
    this.member = member;
  }

  UsageColumn column() {
    return column;
  }

  /** Its member in the answer, and in a request the filter by it. */
  String member() {
    return member;
  }
}
