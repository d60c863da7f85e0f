package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the session token of temporary credentials says, once it was opened. Nothing in it is a
 * secret.
 *
 * @param issuerArn the role that was assumed, or the user or root user whose session it is or who
 *     federated
 * @param issuerId the unique id of the same, {@code AROA...} or {@code AIDA...}
 * @param issuerName the role's or user's name
 * @param issued when the credentials were made
 * @param expires when they end
 * @param policies the session policies' documents, inline and managed; the session may do at most
 *     what they allow; none if the list is empty
 * @param tags the session's tags
 * @param provider the identity provider's ARN where a web identity began the session
 * @param sourceIdentity the source identity, if one was set
 * @param transitiveTagKeys which of the tags a session that this one begins takes over
 */
public record Session(
    String issuerArn,
    String issuerId,
    String issuerName,
    Instant issued,
    Instant expires,
    List<String> policies,
    Map<String, String> tags,
    Optional<String> provider,
    Optional<String> sourceIdentity,
    Set<String> transitiveTagKeys) {
  public Session {
    requireNonNull(issuerArn, "issuerArn");
    requireNonNull(issuerId, "issuerId");
    requireNonNull(issuerName, "issuerName");
    requireNonNull(issued, "issued");
    requireNonNull(expires, "expires");
    policies = List.copyOf(policies);
    tags = Map.copyOf(tags);
    requireNonNull(provider, "provider");
    requireNonNull(sourceIdentity, "sourceIdentity");
    transitiveTagKeys = Set.copyOf(transitiveTagKeys);
  }

  /** A session none of whose tags is taken over by another. */
  public Session(
      String issuerArn,
      String issuerId,
      String issuerName,
      Instant issued,
      Instant expires,
      List<String> policies,
      Map<String, String> tags,
      Optional<String> provider,
      Optional<String> sourceIdentity) {
    this(
        issuerArn,
        issuerId,
        issuerName,
        issued,
        expires,
        policies,
        tags,
        provider,
        sourceIdentity,
        Set.of());
  }

  /** The same with other session policies. */
  public Session withPolicies(List<String> other) {
    return new Session(
        issuerArn,
        issuerId,
        issuerName,
        issued,
        expires,
        other,
        tags,
        provider,
        sourceIdentity,
        transitiveTagKeys);
  }
}
