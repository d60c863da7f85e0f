package org.claviger.server.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the statements of one document have in common is compiled once: they repeat the same
 * principals, actions and conditions, and an evaluation is faster the less memory it reads.
 */
final class Shared<T> {
  private final Map<List<Object>, T> compiled = new HashMap<>();

  /** What the same source was compiled to, or is now. */
  T get(List<Object> source, Supplier<T> compiler) {
    T known = compiled.get(source);
    if (known == null) {
      known = compiler.get();
      compiled.put(source, known);
    }
    return known;
  }
}
