package org.claviger.server.policy;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * How much further work the policies of one request may take, where it would grow with the policy's
 * size times the request's. What takes more is refused. For one thread.
 */
public final class Steps {
  private static final int MOST = 10_000_000;

  private long left = MOST;

  /**
   * Takes some.
   *
   * @throws ApiException AccessDeniedException if there are not so many left
   */
  void spend(int steps) {
    left -= steps;
    if (left < 0) {
      throw new ApiException(
          ErrorCode.AccessDeniedException,
          "The policies that apply take too many steps to be evaluated for this request.");
    }
  }
}
