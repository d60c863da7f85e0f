package org.claviger.server.policy;

import static java.util.Objects.requireNonNull;

/**
 * What one policy says of a request. An explicit deny wins over every allow; of several allows the
 * one with the strongest {@link PrincipalMatch} counts.
 *
 * @param effect what it comes to
 * @param match how the deciding statement named the caller; null for {@code NONE} and for identity
 *     policies, which name nobody
 * @param sid the deciding statement's Sid, or its place as {@code Statement[2]}; empty for {@code
 *     NONE}
 */
public record Verdict(Effect effect, PrincipalMatch match, String sid) {
  /** No statement speaks of the request. */
  public static final Verdict NONE = new Verdict(Effect.NONE, null, "");

  public Verdict {
    requireNonNull(effect, "effect");
    requireNonNull(sid, "sid");
  }

  /** Whether no other allow can count instead of this one. */
  boolean isStrongest() {
    return effect == Effect.ALLOW && (match == null || match == PrincipalMatch.SELF);
  }

  /** The one of two that counts, neither of which denies: this one if they are equally strong. */
  Verdict orStronger(Verdict other) {
    return other.effect == Effect.ALLOW && other.isStrongerThan(this) ? other : this;
  }

  private boolean isStrongerThan(Verdict other) {
    return other.effect == Effect.NONE || (match != null && match.compareTo(other.match) > 0);
  }

  /** The three outcomes. */
  public enum Effect {
    NONE,
    ALLOW,
    DENY
  }
}
