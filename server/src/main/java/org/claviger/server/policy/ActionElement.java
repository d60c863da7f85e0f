package org.claviger.server.policy;

import java.util.List;

/**
 * {@code Action}, or {@code NotAction}.
 *
 * @param negated whether it is the latter
 * @param patterns at least one
 */
record ActionElement(boolean negated, List<ActionPattern> patterns) {
  ActionElement {
    patterns = List.copyOf(patterns);
  }

  boolean matches(String action) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(action)) {
        return !negated;
      }
    }
    return negated;
  }
}
