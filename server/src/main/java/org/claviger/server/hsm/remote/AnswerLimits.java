package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.claviger.server.config.HsmLimits;

/**
 * How long a worker may take for an answer.
 *
 * @param quick for what takes one call into the module, or a few
 * @param slow for what makes or takes in key pairs, or opens a domain
 */
public record AnswerLimits(Duration quick, Duration slow) {
  /** The way there and back, and that the worker, which knows more, gives up first. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  public AnswerLimits {
    requireNonNull(quick, "quick");
    requireNonNull(slow, "slow");
  }

  /** A turn in the queue, the call, and a margin. */
  public static AnswerLimits of(HsmLimits limits) {
    Duration least = limits.queue().plus(MARGIN);
    return new AnswerLimits(least.plus(limits.call()), least.plus(limits.generation()));
  }

  Duration of(Enum<?> method) {
    return isSlow(method) ? slow : quick;
  }

  private static boolean isSlow(Enum<?> method) {
    return method instanceof ModuleMethod
        || method == Method.GENERATE_KEY_PAIR
        || method == Method.GENERATE_DATA_KEY_PAIR
        || method == Method.IMPORT_KEY;
  }
}
