package org.claviger.server.key;

import java.util.List;

/**
 * The imported materials of a region that are to expire.
 *
 * @param soonest the first of them, in the order of their ends
 * @param all how many there are in all
 */
public record Expiring(List<Due> soonest, long all) {
  public Expiring {
    soonest = List.copyOf(soonest);
  }
}
