package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Surroundings;

/** A role assumed with the token file that the environment names, as Kubernetes sets it up. */
record WebIdentityCredentials(Surroundings surroundings, Sts sts) implements CredentialsSource {
  @Override
  public Optional<Credentials> read() throws IOException {
    Optional<String> file = surroundings.environment("AWS_WEB_IDENTITY_TOKEN_FILE");
    Optional<String> role = surroundings.environment("AWS_ROLE_ARN");
    if (file.isEmpty() && role.isEmpty()) {
      return Optional.empty();
    }
    if (file.isEmpty() || role.isEmpty()) {
      throw new IOException(
          "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN go together: only one of them is set");
    }
    RoleRequest request =
        RoleRequest.of(role.get(), surroundings.environment("AWS_ROLE_SESSION_NAME"));
    return Optional.of(sts.assume(request, Path.of(file.get())));
  }
}
