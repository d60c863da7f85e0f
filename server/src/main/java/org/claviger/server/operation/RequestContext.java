package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.key.Region;
import org.claviger.server.region.RegionGroup;
import org.claviger.server.sigv4.Caller;

/**
 * What an action knows of the request around it.
 *
 * @param caller who signed it
 * @param region the hosted region that its scope names
 * @param now when it arrived, by the server's clock
 * @param changes the way to change something
 * @param access what the caller may do beside what the request is authorised for
 * @param group the regions among which keys are replicated
 */
public record RequestContext(
    Caller caller,
    Region region,
    Instant now,
    Changes changes,
    AccessCheck access,
    RegionGroup group) {
  public RequestContext {
    requireNonNull(caller, "caller");
    requireNonNull(region, "region");
    requireNonNull(now, "now");
    requireNonNull(changes, "changes");
    requireNonNull(access, "access");
    requireNonNull(group, "group");
  }

  /** Of a region that replicates no key. */
  public RequestContext(
      Caller caller, Region region, Instant now, Changes changes, AccessCheck access) {
    this(caller, region, now, changes, access, new RegionGroup());
  }

  /** The same as it looks from another region, for what the request needs there. */
  RequestContext in(Region other) {
    return new RequestContext(caller, other, now, changes, access, group);
  }
}
