package org.claviger.provider.internal.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Surroundings;

/** The access key in {@code AWS_ACCESS_KEY_ID} and its siblings. */
record EnvironmentCredentials(Surroundings surroundings) implements CredentialsSource {
  @Override
  public Optional<Credentials> read() {
    Optional<String> id = surroundings.environment("AWS_ACCESS_KEY_ID");
    Optional<String> secret = surroundings.environment("AWS_SECRET_ACCESS_KEY");
    if (id.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            id.get(),
            secret.get().getBytes(StandardCharsets.UTF_8),
            surroundings.environment("AWS_SESSION_TOKEN")));
  }
}
