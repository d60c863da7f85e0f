package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * An OpenID Connect provider that an account trusts: an immutable snapshot.
 *
 * @param arn such as {@code arn:aws:iam::111122223333:oidc-provider/idp.example.com/realm}
 * @param url the issuer, beginning with {@code https://}, without a slash at its end
 * @param clientIds the audiences that are accepted
 * @param thumbprints SHA-1 of certificates, 40 hexadecimal digits each
 */
public record OidcProvider(
    String arn, String url, Set<String> clientIds, List<String> thumbprints) {
  public OidcProvider {
    requireNonNull(arn, "arn");
    requireNonNull(url, "url");
    clientIds = Set.copyOf(clientIds);
    thumbprints = List.copyOf(thumbprints);
  }

  /** The account that trusts it. */
  public String accountId() {
    return arn.split(":", 6)[4];
  }
}
