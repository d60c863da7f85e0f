package org.claviger.demo;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** Names each step on its way, checks it, and counts those that passed. */
final class Steps {
  private final PrintStream out;
  private int passed;

  Steps(PrintStream out) {
    this.out = out;
  }

  /** How many steps passed. */
  int passed() {
    return passed;
  }

  /** A step that must answer true. */
  void check(String name, Callable<Boolean> step) throws StepFailedException {
    if (!get(name, () -> step.call() ? Boolean.TRUE : null)) {
      throw new StepFailedException(name, null);
    }
  }

  /** A step that must answer something. */
  <T> T get(String name, Callable<T> step) throws StepFailedException {
    T value;
    try {
      value = step.call();
    } catch (Exception e) {
      throw new StepFailedException(name, e);
    }
    if (value == null) {
      throw new StepFailedException(name, null);
    }
    passed++;
    out.println("  " + passed + ". " + name);
    return value;
  }
}
