package org.claviger.server.authz.oracle;

import org.claviger.server.authz.Decision;

/**
 * What two decisions must agree in, whichever of several reasons each of them names. A caller of
 * another account is not told whether a key's policy denies or is silent.
 */
enum Coarse {
  ALLOWED,
  EXPLICITLY_DENIED,
  NOT_ALLOWED,
  REFUSED_TO_STRANGER;

  static Coarse of(Outcome outcome, Situation situation) {
    if (outcome.isAllowed()) {
      return ALLOWED;
    }
    return refused(outcome.isExplicitDeny(), situation);
  }

  static Coarse of(Decision decision, Situation situation) {
    if (decision instanceof Decision.Denied denied) {
      return refused(denied.message().contains("explicit deny"), situation);
    }
    return ALLOWED;
  }

  private static Coarse refused(boolean isExplicit, Situation situation) {
    if (!situation.owner().equals(situation.actor().account())) {
      return REFUSED_TO_STRANGER;
    }
    return isExplicit ? EXPLICITLY_DENIED : NOT_ALLOWED;
  }
}
