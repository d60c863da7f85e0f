package org.claviger.server.key;

import org.claviger.server.error.ApiException;

/** Finds keys by what callers name them, from memory where the key was used before. */
public interface KeyResolver {
  /**
   * The key that an id, key ARN, alias name or alias ARN names, whoever may use it. Ids and alias
   * names are looked up in the caller's account.
   *
   * @throws ApiException NotFoundException, InvalidArnException or ValidationException, in AWS's
   *     words
   */
  Key resolve(String identifier, String callerAccountId);

  /**
   * The key that an id or key ARN names; an alias is refused as AWS refuses it for actions that do
   * not take one.
   *
   * @throws ApiException as {@link #resolve}
   */
  Key resolveKeyOnly(String identifier, String callerAccountId);
}
