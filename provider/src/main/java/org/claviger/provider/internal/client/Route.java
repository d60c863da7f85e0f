package org.claviger.provider.internal.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.credentials.CredentialsKeeper;
import org.claviger.provider.internal.http.HttpStack;

/** What every request of one client shares. */
record Route(
    HttpStack http,
    HttpTransport transport,
    Endpoints endpoints,
    CredentialsKeeper credentials,
    RetryPolicy retries) {

  static Route of(Settings settings, HttpStack http) throws IOException, GeneralSecurityException {
    return new Route(
        http,
        new HttpTransport(http, settings.region(), Clock.systemUTC()),
        new Endpoints(settings.endpoints(), System::nanoTime),
        CredentialsKeeper.of(settings, http),
        new RetryPolicy(settings.maxAttempts()));
  }
}
