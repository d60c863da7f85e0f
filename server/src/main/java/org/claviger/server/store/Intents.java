package org.claviger.server.store;

import java.util.List;

/**
 * What the server set out to do in an HSM that no transaction covers: making or destroying a token
 * object. Written durably before, removed in the transaction that completes it; what is found at
 * start was cut off and is cleaned up.
 */
public interface Intents {
  /** Writes an intent and commits it. */
  void begin(Intent intent);

  /** Writes an intent together with a change that makes it necessary. */
  void begin(Transaction transaction, Intent intent);

  /** Removes an intent together with the change that completes it. */
  void complete(Transaction transaction, String materialId);

  /** Turns an intent to make into one to destroy what was made. */
  void condemn(String materialId);

  /** Removes an intent that was undone. */
  void abandon(String materialId);

  /** The intents of a region that never completed. */
  List<Intent> unfinished(String region);

  /**
   * One intent.
   *
   * @param region whose HSMs
   * @param materialId which material
   * @param kind what was to happen to it
   */
  record Intent(String region, String materialId, Kind kind) {
    /** What was to happen. */
    public enum Kind {
      CREATE,
      DESTROY
    }
  }
}
