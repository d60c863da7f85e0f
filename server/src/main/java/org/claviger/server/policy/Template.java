package org.claviger.server.policy;

import java.util.List;
import java.util.Optional;

/**
 * A text of a policy: wildcards where they are allowed, and policy variables, each replaced by the
 * one value that a request has for its key. What a variable is replaced by stands for itself.
 *
 * @param source as the policy has it
 * @param pieces in their order, at least one; only one if there is no variable
 */
record Template(String source, List<Piece> pieces) {
  Template {
    pieces = List.copyOf(pieces);
  }

  /**
   * The pattern for one request; empty if a variable has neither a value nor a default, or if every
   * text that it could cover is longer than so many characters. So the work is bounded by the
   * request's size, however often a long value is named.
   */
  Optional<Glob> resolve(RequestAttributes request, int atMost) {
    Optional<Glob> fixed = fixed();
    return fixed.isPresent() ? fixed : resolveAll(request, atMost);
  }

  /** Whether each variable has a value or a default. */
  boolean hasValues(RequestAttributes request) {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Variable variable && variable.value(request).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The pattern, if it is the same for every request. */
  Optional<Glob> fixed() {
    return pieces.size() == 1 && pieces.get(0) instanceof Fixed only
        ? only.pattern()
        : Optional.empty();
  }

  private Optional<Glob> resolveAll(RequestAttributes request, int atMost) {
    Glob.Builder whole = new Glob.Builder();
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Fixed part) {
        whole.append(part.pattern().orElseThrow());
      } else if (pieces.get(i) instanceof Variable variable) {
        Optional<String> value = variable.value(request);
        if (value.isEmpty() || value.get().length() > atMost - whole.atLeast()) {
          return Optional.empty();
        }
        request.steps().spend(value.get().length());
        whole.literal(value.get());
      }
    }
    return Optional.of(whole.build());
  }

  /** A part of the text. */
  sealed interface Piece {}

  /** What is the same for every request; never empty. */
  record Fixed(Optional<Glob> pattern) implements Piece {}

  /**
   * A policy variable.
   *
   * @param key the condition key that it reads
   * @param fallback its default
   */
  record Variable(ConditionKey key, Optional<String> fallback) implements Piece {
    /** A key with several values is as good as none. */
    Optional<String> value(RequestAttributes request) {
      List<String> values = request.values(key.name());
      return values.size() == 1 ? Optional.of(values.get(0)) : fallback;
    }
  }
}
