package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Action.Api;
import org.claviger.server.region.RegionGroup;

/**
 * The regions that this server hosts.
 *
 * @param byName each under its name
 * @param byDefault the one that global endpoints stand for; one of them
 * @param group among which of them keys are replicated
 */
public record HostedRegions(Map<String, Region> byName, Region byDefault, RegionGroup group) {
  /** What clients write into the scope when they sign for a global endpoint. */
  private static final Set<String> GLOBAL = Set.of("us-east-1", "aws-global");

  /** What stands for the default region where a request names none. */
  static final String DEFAULT = "aws-global";

  public HostedRegions {
    byName = Map.copyOf(byName);
    requireNonNull(byDefault, "byDefault");
    requireNonNull(group, "group");
    if (!byName.containsValue(byDefault)) {
      throw new IllegalArgumentException("the default region is not hosted");
    }
  }

  /** Regions that replicate no keys. */
  public HostedRegions(Map<String, Region> byName, Region byDefault) {
    this(byName, byDefault, new RegionGroup());
  }

  /**
   * The region that a credential scope names. IAM has none of its own: whichever is named, it is
   * the default one.
   *
   * @throws ApiException InvalidSignatureException if it is not hosted, in AWS's words
   */
  Region of(String scopeRegion, Api api) {
    Region region = byName.get(scopeRegion);
    if (region != null) {
      return api == Api.IAM ? byDefault : region;
    }
    if ((api == Api.STS || api == Api.IAM) && GLOBAL.contains(scopeRegion)) {
      return byDefault;
    }
    throw new ApiException(
        ErrorCode.InvalidSignatureException, "Credential should be scoped to a valid region. ");
  }
}
