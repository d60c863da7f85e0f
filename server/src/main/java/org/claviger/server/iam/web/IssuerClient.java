package org.claviger.server.iam.web;

import java.io.IOException;
import java.net.URI;
import org.claviger.server.iam.OidcProvider;

/** Reads documents of identity providers, over HTTPS and within limits. Safe for many threads. */
@FunctionalInterface
public interface IssuerClient {
  /**
   * Reads a document.
   *
   * @param provider whose it is; its thumbprints may vouch for the server's certificate
   * @param uri {@code https}, on the provider's own host and port
   * @throws IOException if it cannot be had, within the time and size that there are for it
   */
  byte[] read(OidcProvider provider, URI uri) throws IOException;
}
