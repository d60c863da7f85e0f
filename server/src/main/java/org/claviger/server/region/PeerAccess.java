package org.claviger.server.region;

import java.time.Instant;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Region;

/** What a server decides by its own identities of that which another one asks. */
public interface PeerAccess {
  /** Whether an account is here. */
  boolean hasAccount(String accountId);

  /**
   * A replica's template with its policy bound to those whom it names here.
   *
   * @throws ApiException LimitExceededException, MalformedPolicyDocumentException
   */
  KeyTemplate bound(Region here, KeyTemplate template);

  /**
   * Another server's caller may make a replica the primary key, as far as this server decides.
   *
   * @throws ApiException AccessDeniedException
   */
  void requireLead(Region here, Key replica, PeerCaller caller, Instant now);
}
