package org.claviger.server.policy;

import java.util.EnumMap;
import java.util.Map;

/** Every verdict that one statement can give, made once. */
final class Verdicts {
  private final Verdict ofIdentity;
  private final Map<PrincipalMatch, Verdict> byMatch = new EnumMap<>(PrincipalMatch.class);

  Verdicts(Effect effect, String sid) {
    Verdict.Effect outcome = effect == Effect.Allow ? Verdict.Effect.ALLOW : Verdict.Effect.DENY;
    ofIdentity = new Verdict(outcome, null, sid);
    for (PrincipalMatch match : PrincipalMatch.values()) {
      byMatch.put(match, new Verdict(outcome, match, sid));
    }
  }

  /** Of a statement that names nobody. */
  Verdict ofIdentity() {
    return ofIdentity;
  }

  /** Of a statement that speaks of the caller so. */
  Verdict of(PrincipalMatch match) {
    return byMatch.get(match);
  }
}
