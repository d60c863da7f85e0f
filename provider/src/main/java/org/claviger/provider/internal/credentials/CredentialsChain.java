package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.CredentialsPlaces;
import org.claviger.provider.internal.http.HttpStack;

/**
 * Finds credentials in the order of AWS's SDK for Java: environment, web identity, profile,
 * container. A credentials file or profile that was asked for by name is the only place. The
 * metadata service of EC2 is never asked: a machine that is none would wait for it.
 */
final class CredentialsChain {
  private final CredentialsPlaces places;
  private final List<CredentialsSource> sources;

  CredentialsChain(CredentialsPlaces places, String region, HttpStack http)
      throws GeneralSecurityException {
    Sts sts = new Sts(http, places.sts(), region, Clock.systemUTC());
    CredentialsSource environment = new EnvironmentCredentials(places.surroundings());
    CredentialsSource container = new ContainerCredentials(places.surroundings(), http);
    CredentialsSource profile = new ProfileCredentials(places, environment, container, sts);
    this.places = places;
    this.sources =
        places.chain()
            ? List.of(
                environment,
                new WebIdentityCredentials(places.surroundings(), sts),
                profile,
                container)
            : List.of(profile);
  }

  /**
   * The first credentials found.
   *
   * @throws IOException if there are none, with the places that were looked at, or if a place that
   *     is set up gives none
   */
  Credentials read() throws IOException {
    for (CredentialsSource source : sources) {
      Optional<Credentials> found = source.read();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IOException(
        "no access key: profile '%s' has none in %s nor in %s; set credentials.file%s"
            .formatted(
                places.profile(),
                places.credentialsFile(),
                places.configFile(),
                places.chain() ? " or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : ""));
  }
}
