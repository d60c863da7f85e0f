package org.claviger.server.lookup;

import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.DerivedStore;

/** The actions of CloudTrail. */
public final class CloudTrailActions {
  private CloudTrailActions() {}

  /**
   * All of them.
   *
   * @param follower who brings the events of the trail into the index; empty if none is kept
   */
  public static List<Operation<?>> all(
      DerivedStore store, LookupConfig config, Optional<TrailFollower> follower) {
    return List.of(new LookupEvents(store.trailEvents(), config, follower));
  }
}
