package org.claviger.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * A request to the service that has ended, for meters and traces. It holds nothing of its content.
 *
 * @param action the value of {@code X-Amz-Target}, for instance {@code TrentService.Sign}
 * @param outcome {@link #OK}, or the code of the {@link KmsException} that the caller gets
 * @param attempts how often it was sent, 0 or more
 * @param duration from the call to its end, pauses between attempts included
 * @param requestId of the last answer; empty if there was none
 */
public record RequestEvent(
    String action, String outcome, int attempts, Duration duration, Optional<String> requestId) {
  /** The outcome of a request that did what it was asked. */
  public static final String OK = "OK";
}
