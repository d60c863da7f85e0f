package org.claviger.server.job;

import java.time.Duration;
import java.util.List;

/**
 * Looks every second whether something is due to a key, and does it. What fails is tried again,
 * every half minute, and is logged each time.
 */
public final class KeyJobs {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private KeyJobs() {}

  /** Begins to do the work of some regions. */
  public static Jobs start(List<DueWork> regions) {
    return Jobs.start(
        "key-jobs", regions.stream().map(KeyJobs::job).toList(), former -> AFTER_FAILURE);
  }

  private static Jobs.Job job(DueWork work) {
    return () -> {
      work.run();
      return true;
    };
  }
}
