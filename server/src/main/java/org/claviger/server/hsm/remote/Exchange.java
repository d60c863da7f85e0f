package org.claviger.server.hsm.remote;

import java.time.Duration;
import org.claviger.server.hsm.HsmUnavailableException;

/** Carries a request to the worker and brings the answer. Safe for many threads. */
public interface Exchange extends AutoCloseable {
  /**
   * Asks and waits, so long and no longer.
   *
   * @param limit how long it may take
   * @throws HsmUnavailableException if the worker did not answer; whether it did the work is then
   *     unknown
   */
  byte[] ask(byte[] request, Duration limit);

  @Override
  void close();
}
