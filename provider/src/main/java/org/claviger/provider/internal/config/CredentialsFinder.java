package org.claviger.provider.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the access key. A credentials file or profile that was asked for by name is the only place;
 * otherwise the environment's access key comes first, then AWS's files.
 */
record CredentialsFinder(
    Surroundings surroundings,
    Path credentialsFile,
    Path configFile,
    String profile,
    boolean environmentToo)
    implements CredentialsSource {

  @Override
  public Credentials read() throws IOException {
    Optional<Credentials> found = environmentToo ? fromEnvironment() : Optional.empty();
    if (found.isEmpty()) {
      found = fromFile(credentialsFile);
    }
    if (found.isEmpty()) {
      found = fromFile(configFile);
    }
    return found.orElseThrow(
        () ->
            new IOException(
                "no access key: profile '%s' has none in %s nor in %s; set credentials.file%s"
                    .formatted(
                        profile,
                        credentialsFile,
                        configFile,
                        environmentToo ? " or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : "")));
  }

  private Optional<Credentials> fromEnvironment() {
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

  private Optional<Credentials> fromFile(Path path) throws IOException {
    try (AwsProfileFile file = AwsProfileFile.open(path)) {
      Optional<String> id = file.value(profile, "aws_access_key_id");
      Optional<byte[]> secret = file.secret(profile, "aws_secret_access_key");
      if (id.isEmpty() || secret.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Credentials(id.get(), secret.get(), file.value(profile, "aws_session_token")));
    }
  }
}
