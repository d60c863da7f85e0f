package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.claviger.provider.internal.config.AwsProfileFile;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.CredentialsPlaces;

/**
 * A profile of AWS's shared files: an access key, or a role that is assumed with another profile's
 * credentials, with those of the environment or container, or with a web identity. The files are
 * read again each time.
 */
record ProfileCredentials(
    CredentialsPlaces places, CredentialsSource environment, CredentialsSource container, Sts sts)
    implements CredentialsSource {

  @Override
  public Optional<Credentials> read() throws IOException {
    try (AwsProfileFile credentials = AwsProfileFile.open(places.credentialsFile());
        AwsProfileFile config = AwsProfileFile.open(places.configFile())) {
      return new Resolution(credentials, config).of(places.profile());
    }
  }

  /** One reading, from profile to profile. */
  private final class Resolution {
    private final AwsProfileFile credentials;
    private final AwsProfileFile config;
    private final Set<String> visited = new LinkedHashSet<>();

    Resolution(AwsProfileFile credentials, AwsProfileFile config) {
      this.credentials = credentials;
      this.config = config;
    }

    Optional<Credentials> of(String profile) throws IOException {
      if (!visited.add(profile)) {
        throw new IOException(
            "source_profile leads in a circle: " + String.join(", ", visited) + ", " + profile);
      }
      Optional<String> role = value(profile, "role_arn");
      if (role.isPresent()) {
        return Optional.of(assumed(profile, role.get()));
      }
      Optional<Credentials> key = accessKey(profile);
      if (key.isEmpty()) {
        refuse(profile, "credential_process", "sso_session", "sso_start_url");
      }
      return key;
    }

    private Credentials assumed(String profile, String arn) throws IOException {
      refuse(profile, "mfa_serial");
      RoleRequest role =
          RoleRequest.of(
              arn,
              value(profile, "role_session_name"),
              value(profile, "external_id"),
              value(profile, "duration_seconds"));
      Optional<String> source = value(profile, "source_profile");
      Optional<String> place = value(profile, "credential_source");
      Optional<String> token = value(profile, "web_identity_token_file");
      if (source.isPresent() && place.isPresent()) {
        throw new IOException(
            "profile '" + profile + "' has both source_profile and credential_source: keep one");
      }
      if (token.isPresent()) {
        return sts.assume(role, Path.of(token.get()));
      }
      Credentials by = source.isPresent() ? source(profile, source.get()) : placed(profile, place);
      try {
        return sts.assume(role, by);
      } finally {
        by.destroy();
      }
    }

    /** AWS's tools let a profile with a role be its own source if it has an access key too. */
    private Credentials source(String profile, String source) throws IOException {
      Optional<Credentials> found = source.equals(profile) ? accessKey(profile) : of(source);
      return found.orElseThrow(
          () -> new IOException("source_profile '" + source + "' has no access key and no role"));
    }

    private Credentials placed(String profile, Optional<String> place) throws IOException {
      Optional<Credentials> found =
          switch (place.orElse("")) {
            case "Environment" -> environment.read();
            case "EcsContainer" -> container.read();
            case "Ec2InstanceMetadata" ->
                throw new IOException(
                    "profile '"
                        + profile
                        + "': the metadata service of EC2 is not asked; use Environment,"
                        + " EcsContainer, source_profile or web_identity_token_file");
            default ->
                throw new IOException(
                    "profile '"
                        + profile
                        + "' has a role_arn and needs source_profile, credential_source"
                        + " (Environment or EcsContainer) or web_identity_token_file");
          };
      return found.orElseThrow(
          () -> new IOException("credential_source " + place.get() + " has no credentials"));
    }

    /** Id and secret come from the same file. */
    private Optional<Credentials> accessKey(String profile) {
      return accessKey(credentials, profile).or(() -> accessKey(config, profile));
    }

    private static Optional<Credentials> accessKey(AwsProfileFile file, String profile) {
      Optional<String> id = file.value(profile, "aws_access_key_id");
      Optional<byte[]> secret = file.secret(profile, "aws_secret_access_key");
      if (id.isEmpty() || secret.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Credentials(id.get(), secret.get(), file.value(profile, "aws_session_token")));
    }

    private Optional<String> value(String profile, String key) {
      return credentials.value(profile, key).or(() -> config.value(profile, key));
    }

    private void refuse(String profile, String... keys) throws IOException {
      for (String key : keys) {
        if (value(profile, key).isPresent()) {
          throw new IOException(
              "profile '%s' needs %s, which this provider does not do: use an access key, a role or a web identity"
                  .formatted(profile, key));
        }
      }
    }
  }
}
