package org.claviger.server.policy;

import java.util.List;
import java.util.Optional;

/**
 * {@code Resource}, or {@code NotResource}. A pattern with a variable that has no value covers no
 * resource, and leaves none to an {@code Allow} with {@code NotResource}.
 *
 * @param negated whether it is the latter
 * @param patterns at least one
 */
record ResourceElement(boolean negated, List<Template> patterns) {
  ResourceElement {
    patterns = List.copyOf(patterns);
  }

  boolean matches(RequestAttributes request, Effect effect) {
    String resource = request.resource();
    for (int i = 0; i < patterns.size(); i++) {
      Optional<Glob> pattern = patterns.get(i).resolve(request, resource.length());
      if (pattern.isPresent() && pattern.get().matches(resource, request.steps())) {
        return !negated;
      }
      if (negated && effect == Effect.Allow && !patterns.get(i).hasValues(request)) {
        return false;
      }
    }
    return negated;
  }
}
