package org.claviger.provider.internal.config;

import java.io.IOException;

/** Where the access key is read: files are read again when the service refuses what they held. */
@FunctionalInterface
public interface CredentialsSource {
  /**
   * Reads the access key.
   *
   * @throws IOException if there is none; the message says where it was looked for
   */
  Credentials read() throws IOException;
}
