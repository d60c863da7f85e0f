package org.claviger.server.iam;

import java.util.Optional;

/** Where OpenID Connect providers are looked up: from memory on a request's path. */
public interface OidcProviders {
  /** The provider of exactly that ARN, in whichever account; empty if there is none. */
  Optional<OidcProvider> find(String arn);
}
