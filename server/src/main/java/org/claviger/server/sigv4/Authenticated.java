package org.claviger.server.sigv4;

import static java.util.Objects.requireNonNull;

/**
 * The outcome of a signature that verified.
 *
 * @param caller who signed
 * @param region the region of the credential scope, as the client wrote it; whether it is hosted is
 *     not decided here
 */
public record Authenticated(Caller caller, String region) {
  public Authenticated {
    requireNonNull(caller, "caller");
    requireNonNull(region, "region");
  }
}
