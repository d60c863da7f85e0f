package org.claviger.server.sigv4;

import java.util.Optional;

/** Where access keys are looked up, long-term and temporary ones. Safe for many threads. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credential of an access key; empty if there is none of that id or it may not sign now.
   *
   * @param accessKeyId as the client sent it: any string
   */
  Optional<SigningCredential> find(String accessKeyId);

  /**
   * The temporary credential of a session; empty if the token is not one of ours or not that access
   * key's, or if whoever it stands for may not act any more. A session past its end is found all
   * the same: {@link Session#expires} says so.
   *
   * @param accessKeyId as the client sent it: any string
   * @param sessionToken likewise
   */
  default Optional<SigningCredential> find(String accessKeyId, String sessionToken) {
    return Optional.empty();
  }
}
