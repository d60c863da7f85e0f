package org.claviger.server.iam;

/** The data belong to another account than the one that the server was started for. */
public final class AccountChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccountChangedException(String present, String asked) {
    super(
        "the data belong to account "
            + present
            + ", not to "
            + asked
            + ": start with --account "
            + present
            + ", or with another data folder");
  }
}
