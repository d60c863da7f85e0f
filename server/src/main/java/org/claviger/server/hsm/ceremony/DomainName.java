package org.claviger.server.hsm.ceremony;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain: a region's, or that of identities, which all regions of a server share.
 *
 * @param region the region; empty for the identities
 */
public record DomainName(Optional<String> region) {
  private static final String IDENTITIES = "identities";
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,22}");

  public DomainName {
    if (region.isPresent()
        && (!REGION.matcher(region.get()).matches() || region.get().equals(IDENTITIES))) {
      throw new IllegalArgumentException("'" + region.get() + "' is no name of a region");
    }
  }

  /** A region's. */
  public static DomainName ofRegion(String region) {
    return new DomainName(Optional.of(region));
  }

  /** The identities'. */
  public static DomainName identities() {
    return new DomainName(Optional.empty());
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is no name of a domain
   */
  public static DomainName parse(String text) {
    return text.equals(IDENTITIES) ? identities() : ofRegion(text);
  }

  /** The label of the domain's token. */
  public String tokenLabel() {
    return "claviger-" + region.orElse("identity");
  }

  /** The region's name, or {@code identities}. */
  @Override
  public String toString() {
    return region.orElse(IDENTITIES);
  }
}
