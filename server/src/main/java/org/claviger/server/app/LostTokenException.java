package org.claviger.server.app;

/** The database was written under an HSM domain that is not there any more. */
final class LostTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostTokenException(String domain) {
    super(
        "the database holds "
            + domain
            + ", but the HSM has no token for it: bring the tokens back from a backup"
            + " (by default the folder hsm/tokens), or start with another data folder. A new token"
            + " would open none of it.");
  }
}
