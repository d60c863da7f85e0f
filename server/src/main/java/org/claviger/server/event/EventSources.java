package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.server.hsm.ClusterMember;
import org.claviger.server.key.Region;

/**
 * What events are made of, beside the audit trail.
 *
 * @param accountId the operator's account
 * @param regions the hosted ones, at least one, the default first
 * @param identityProblem what is wrong with the HSM domain of identities, else the empty string
 * @param members the HSMs, where domains have several
 * @param auditProblem what is wrong with the audit trail, else the empty string
 * @param certificate the server's certificate
 * @param tierCertificates those between the server and its HSM workers, on both sides
 * @param peerCertificates those between the server and other servers, on both sides
 * @param renewal how long before its end the server replaces its certificate by itself: only what
 *     lasts longer than that is worth a warning; empty for an operator's
 * @param clock the server's
 */
public record EventSources(
    String accountId,
    List<Region> regions,
    Supplier<String> identityProblem,
    List<ClusterMember> members,
    Supplier<String> auditProblem,
    Supplier<ServerCertificate> certificate,
    Supplier<List<ServerCertificate>> tierCertificates,
    Supplier<List<ServerCertificate>> peerCertificates,
    Optional<Duration> renewal,
    Clock clock) {
  public EventSources {
    requireNonNull(accountId, "accountId");
    regions = List.copyOf(regions);
    requireNonNull(identityProblem, "identityProblem");
    members = List.copyOf(members);
    requireNonNull(auditProblem, "auditProblem");
    requireNonNull(certificate, "certificate");
    requireNonNull(tierCertificates, "tierCertificates");
    requireNonNull(peerCertificates, "peerCertificates");
    requireNonNull(renewal, "renewal");
    requireNonNull(clock, "clock");
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("events need a region");
    }
  }

  /** Whose events those of an HSM are. */
  Place place(ClusterMember member) {
    return regions.stream()
        .filter(region -> region.name().equals(member.domain()))
        .findFirst()
        .map(region -> new Place(accountId, region.name()))
        .orElseGet(this::place);
  }

  /** Whose events they are that concern no region. */
  Place place() {
    return new Place(accountId, regions.get(0).name());
  }
}
