package org.claviger.server.quorum;

import org.claviger.server.document.MalformedDocumentException;

/** What needs the approval of several operators, once there are operators. */
public enum GuardedOperation {
  /** The keys of a domain go to a further HSM. */
  ADD_HSM("AddHsm"),

  /** An HSM's keys of a domain are destroyed. */
  RETIRE_HSM("RetireHsm"),

  /** A new version of a domain's keys is made, or becomes the current one. */
  RENEW_DOMAIN("RenewDomain"),

  /** Material is wrapped anew under the current version of a domain's key-encryption key. */
  REWRAP_DOMAIN("RewrapDomain"),

  /** The keys of a domain go to the custodians' backup key. */
  EXPORT_BACKUP("ExportBackup"),

  /** A backup takes the place of a server. */
  RESTORE_BACKUP("RestoreBackup"),

  /** Other operators, or another number of them, decide from now on. */
  CHANGE_QUORUM("ChangeQuorum");

  private final String text;

  GuardedOperation(String text) {
    this.text = text;
  }

  /** Its name in requests and in the audit record. */
  public String text() {
    return text;
  }

  static GuardedOperation of(String text) {
    for (GuardedOperation each : values()) {
      if (each.text.equals(text)) {
        return each;
      }
    }
    throw new MalformedDocumentException("no operation that needs approval is named so");
  }
}
