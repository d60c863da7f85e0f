package org.claviger.server.authz.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random choices that a seed repeats. */
record Dice(Random random) {
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** One to three of them, with repetitions. */
  <T> List<T> some(List<T> of) {
    List<T> some = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      some.add(one(of));
    }
    return some;
  }

  /** None to three of them. */
  <T> List<T> fewOrNone(List<T> of, int percentNone) {
    return chance(percentNone) ? List.of() : some(of);
  }
}
