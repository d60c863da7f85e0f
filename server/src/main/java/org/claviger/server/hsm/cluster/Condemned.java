package org.claviger.server.hsm.cluster;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Materials that a member was to destroy while it could not. If they are too many, the oldest are
 * given up: their wrapped bytes are gone, and no copy in an HSM can be used without these.
 */
final class Condemned {
  private static final int MAX = 10_000;

  private final Set<String> materialIds = new LinkedHashSet<>();

  synchronized void add(String materialId) {
    if (materialIds.size() == MAX) {
      materialIds.remove(materialIds.iterator().next());
    }
    materialIds.add(materialId);
  }

  /** Destroys them; what that throws leaves the rest for the next time. */
  void destroy(Consumer<String> destruction) {
    for (String materialId : all()) {
      destruction.accept(materialId);
      remove(materialId);
    }
  }

  private synchronized List<String> all() {
    return new ArrayList<>(materialIds);
  }

  private synchronized void remove(String materialId) {
    materialIds.remove(materialId);
  }
}
