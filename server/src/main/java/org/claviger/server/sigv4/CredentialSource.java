package org.claviger.server.sigv4;

import java.util.Optional;

/** Where access keys are looked up. Safe for many threads. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credential of an access key; empty if there is none of that id or it may not sign now.
   *
   * @param accessKeyId as the client sent it: any string
   */
  Optional<SigningCredential> find(String accessKeyId);
}
