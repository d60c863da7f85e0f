package org.claviger.server.http.tls;

/** Where the server's certificate comes from, and its renewal. Safe for many threads. */
public interface TlsIdentity {
  /** What new connections are shown now. */
  CertifiedKey current();

  /**
   * Renews the certificate if it is due, or takes a changed one; called often. A failure keeps the
   * certificate that is there.
   *
   * @return whether {@link #current} has changed
   */
  boolean refresh();
}
