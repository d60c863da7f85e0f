package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.policy.Steps;

/**
 * What surrounds a request, whatever it asks for.
 *
 * @param at when it arrived
 * @param sourceAddress the peer's IP address; empty for a question that nobody sent
 * @param userAgent its {@code User-Agent}
 * @param region the hosted region that its signature names
 * @param steps what its policies may cost, over all that it asks
 */
public record Circumstances(
    Instant at,
    Optional<String> sourceAddress,
    Optional<String> userAgent,
    Optional<String> region,
    Steps steps) {
  public Circumstances {
    requireNonNull(at, "at");
    requireNonNull(sourceAddress, "sourceAddress");
    requireNonNull(userAgent, "userAgent");
    requireNonNull(region, "region");
    requireNonNull(steps, "steps");
  }

  /** Of a request of which no policy was asked yet. */
  public Circumstances(
      Instant at,
      Optional<String> sourceAddress,
      Optional<String> userAgent,
      Optional<String> region) {
    this(at, sourceAddress, userAgent, region, new Steps());
  }

  /** The same, where no policy was asked yet. */
  Circumstances anew() {
    return new Circumstances(at, sourceAddress, userAgent, region);
  }

  /** Of a question that nobody sent. */
  public static Circumstances at(Instant at) {
    return new Circumstances(at, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The values of a global condition key that it knows; none of another. */
  List<String> values(String key) {
    return switch (key) {
      case "aws:currenttime" -> List.of(at.toString());
      case "aws:epochtime" -> List.of(Long.toString(at.getEpochSecond()));
      case "aws:sourceip" -> sourceAddress.map(List::of).orElseGet(List::of);
      case "aws:useragent" -> userAgent.map(List::of).orElseGet(List::of);
      case "aws:requestedregion" -> region.map(List::of).orElseGet(List::of);
      // The server has no other way in than TLS.
      case "aws:securetransport" -> List.of("true");
      // No service of AWS calls, for itself or for another.
      case "aws:viaawsservice", "aws:principalisawsservice" -> List.of("false");
      default -> List.of();
    };
  }
}
