package org.claviger.server.region;

import java.time.Duration;
import java.util.List;
import org.claviger.server.job.Jobs;

/**
 * Looks every second whether other servers are to be told something; after a failure twice as late
 * each time, up to a minute.
 */
public final class PeerJobs {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private PeerJobs() {}

  /** Begins to do the work of some regions. */
  public static Jobs start(List<PeerWork> regions) {
    return Jobs.start(
        "peer-jobs",
        regions.stream().<Jobs.Job>map(work -> work::run).toList(),
        PeerJobs::afterFailure);
  }

  private static Duration afterFailure(Duration former) {
    Duration twice = former.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
