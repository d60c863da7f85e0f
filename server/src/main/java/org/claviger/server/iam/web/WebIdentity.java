package org.claviger.server.iam.web;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.iam.OidcProvider;

/**
 * Whom an identity provider vouches for, from a token that was verified.
 *
 * @param provider who vouches
 * @param issuer as the token names it
 * @param subject the {@code sub} claim
 * @param audience {@code azp} if there is one, else the accepted one of {@code aud}
 * @param audiences all of {@code aud}
 * @param methods {@code amr}, how the subject was authenticated
 * @param issued {@code iat}
 * @param expires {@code exp}
 */
public record WebIdentity(
    OidcProvider provider,
    String issuer,
    String subject,
    String audience,
    List<String> audiences,
    List<String> methods,
    Instant issued,
    Instant expires) {
  public WebIdentity {
    requireNonNull(provider, "provider");
    requireNonNull(issuer, "issuer");
    requireNonNull(subject, "subject");
    requireNonNull(audience, "audience");
    audiences = List.copyOf(audiences);
    methods = List.copyOf(methods);
    requireNonNull(issued, "issued");
    requireNonNull(expires, "expires");
  }

  /** The condition keys that the provider has in trust policies, in small letters. */
  public Map<String, List<String>> conditionKeys() {
    String prefix = Issuers.bare(provider.url()).toLowerCase(Locale.ROOT) + ":";
    Map<String, List<String>> keys = new TreeMap<>();
    keys.put(prefix + "sub", List.of(subject));
    keys.put(prefix + "aud", List.of(audience));
    keys.put(prefix + "oaud", audiences);
    keys.put(prefix + "amr", methods);
    return keys;
  }

  /** As CloudTrail names it: provider, audience and subject. */
  public String principalId() {
    return provider.arn() + ":" + audience + ":" + subject;
  }
}
