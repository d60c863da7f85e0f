package org.claviger.server.operation;

import java.util.List;

/** Every action of the server. A new action is one file and one line here. */
public final class Actions {
  private Actions() {}

  /** All of them, in no order that matters. */
  public static List<Operation<?>> all() {
    return List.of();
  }
}
