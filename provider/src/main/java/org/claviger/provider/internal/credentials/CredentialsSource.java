package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.util.Optional;
import org.claviger.provider.internal.config.Credentials;

/** One place where credentials may be. */
@FunctionalInterface
interface CredentialsSource {
  /**
   * Reads or fetches the credentials; empty if this place is not set up.
   *
   * @throws IOException if it is set up and gives none; the message says what to do, and no secret
   */
  Optional<Credentials> read() throws IOException;
}
