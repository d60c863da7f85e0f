package org.claviger.server.usage;

import java.util.List;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.DerivedStore;

/** The actions on usage. */
public final class UsageActions {
  private UsageActions() {}

  /**
   * All of them.
   *
   * @param follower who counts
   */
  public static List<Operation<?>> all(DerivedStore store, TrailFollower follower) {
    return List.of(new GetUsageReport(store.usage(), follower));
  }
}
