package org.claviger.server.region;

import java.time.Instant;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.store.Transaction;

/**
 * A region as the others see it: all that multi-Region keys take of it. What is written goes into
 * the transaction of the change that it follows; a region of another server gets it as a message
 * that is sent once that is committed.
 */
interface Peer {
  /**
   * Makes a replica.
   *
   * @throws ApiException AlreadyExistsException, LimitExceededException
   */
  Key replicate(Transaction transaction, Key primary, KeyTemplate terms, Instant now);

  /** Brings its key in step with a related one, if it has one. */
  void follow(Transaction transaction, Key changed);

  /** Takes a key off those that are related to its own, if it has one. */
  void lose(Transaction transaction, Key gone, Instant now);

  /** Reads its key anew at the next request. */
  void forget(KeyArn arn);
}
