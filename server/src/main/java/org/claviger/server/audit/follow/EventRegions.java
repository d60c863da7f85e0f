package org.claviger.server.audit.follow;

import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.TrailEvent;

/**
 * In which hosted region an event is shown: its own, or the first for those of none, and for IAM's,
 * which are AWS's {@code us-east-1} wherever the server is.
 *
 * @param hosted at least one
 */
public record EventRegions(List<String> hosted) {
  public EventRegions {
    hosted = List.copyOf(hosted);
    if (hosted.isEmpty()) {
      throw new IllegalArgumentException("no region is hosted");
    }
  }

  /** The region of an event. */
  public String of(TrailEvent event) {
    Optional<String> own = event.region().filter(hosted::contains);
    return own.orElse(hosted.get(0));
  }
}
