package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long an HSM that is one of several may take for an answer, its queue included, before another
 * one is asked.
 *
 * @param symmetric encryption, MACs, random bytes, the known-answer test; default 2 s
 * @param asymmetric signatures, RSA decryption, shared secrets; default 5 s
 * @param generation making key pairs, imports, the opening of a token; default 20 s
 */
public record AnswerLimits(Duration symmetric, Duration asymmetric, Duration generation) {
  /** The way there and back, and that the worker, which knows more, gives up first. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  public AnswerLimits {
    positive("symmetric", symmetric);
    positive("asymmetric", asymmetric);
    positive("generation", generation);
  }

  /** The defaults. */
  public static AnswerLimits defaults() {
    return new AnswerLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  /** Of the only HSM, which nobody answers in the place of: its turn, its call and a margin. */
  public static AnswerLimits of(HsmLimits limits) {
    Duration least = limits.queue().plus(MARGIN);
    Duration call = least.plus(limits.call());
    return new AnswerLimits(call, call, least.plus(limits.generation()));
  }

  /** The same limit for everything. */
  public static AnswerLimits of(Duration all) {
    return new AnswerLimits(all, all, all);
  }

  private static void positive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be more than zero");
    }
  }
}
