package org.claviger.provider.internal.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Resolves every setting by the one order: configuration file, system property {@code
 * claviger.KEY}, environment {@code CLAVIGER_KEY}, then what AWS's tools read.
 */
public final class SettingsResolver {
  private static final String DEFAULT_PROFILE = "default";

  private final ConfigurationFile file;
  private final Surroundings surroundings;

  /** Resolves against a file, which may be {@link ConfigurationFile#NONE}. */
  public SettingsResolver(ConfigurationFile file, Surroundings surroundings) {
    this.file = file;
    this.surroundings = surroundings;
  }

  /**
   * Resolves all settings.
   *
   * @throws IOException if one is missing or makes no sense; the message says what to set
   */
  public Settings resolve() throws IOException {
    Path configPath = path(Setting.CONFIG_FILE, "AWS_CONFIG_FILE", "config");
    String profile = profile();
    try (AwsProfileFile config = AwsProfileFile.open(configPath)) {
      AwsNames aws = new AwsNames(config, profile);
      String region =
          aws.find(Setting.REGION, "region", "AWS_REGION", "AWS_DEFAULT_REGION")
              .orElseThrow(() -> missing(Setting.REGION));
      List<URI> endpoints = endpoints(aws, region);
      return new Settings(
          endpoints,
          region,
          aws.find(Setting.CA_FILE, "ca_bundle", "AWS_CA_BUNDLE").map(Path::of),
          find(Setting.PROXY).map(EndpointSettings::proxy),
          credentials(configPath, profile, sts(aws, endpoints, region)),
          duration(Setting.TIMEOUT, Duration.ofSeconds(30)),
          duration(Setting.CONNECT_TIMEOUT, Duration.ofSeconds(5)),
          duration(Setting.CACHE, Duration.ofSeconds(30)),
          maxAttempts());
    } catch (IllegalArgumentException e) {
      throw new IOException("configuration (" + file.origin() + "): " + e.getMessage(), e);
    }
  }

  /**
   * Whether generators are registered under the standard names; off unless set.
   *
   * @throws IOException if the value is neither {@code true} nor {@code false}
   */
  public boolean generators() throws IOException {
    String value = find(Setting.GENERATORS).orElse("false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IOException("generators is '" + value + "', allowed are true and false");
    };
  }

  private List<URI> endpoints(AwsNames aws, String region) throws IOException {
    return aws.find(Setting.ENDPOINT, "endpoint_url", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL")
        .map(text -> EndpointSettings.servers(text, "kms", region))
        .orElseThrow(() -> missing(Setting.ENDPOINT));
  }

  private URI sts(AwsNames aws, List<URI> endpoints, String region) {
    return aws.find(
            Setting.STS_ENDPOINT, "endpoint_url", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")
        .map(text -> EndpointSettings.servers(text, "sts", region).get(0))
        .orElseGet(() -> EndpointSettings.stsBeside(endpoints, region));
  }

  private CredentialsPlaces credentials(Path configPath, String profile, URI sts) {
    boolean named = find(Setting.CREDENTIALS_FILE).isPresent() || find(Setting.PROFILE).isPresent();
    return new CredentialsPlaces(
        surroundings,
        path(Setting.CREDENTIALS_FILE, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        configPath,
        profile,
        !named,
        sts);
  }

  private String profile() {
    return find(Setting.PROFILE)
        .or(() -> surroundings.environment("AWS_PROFILE"))
        .orElse(DEFAULT_PROFILE);
  }

  private int maxAttempts() {
    return find(Setting.MAX_ATTEMPTS).map(Integer::parseInt).orElse(3);
  }

  private Duration duration(Setting setting, Duration unless) {
    return find(setting).map(text -> Durations.parse(setting.key(), text)).orElse(unless);
  }

  private Path path(Setting setting, String variable, String inAwsFolder) {
    return find(setting)
        .or(() -> surroundings.environment(variable))
        .map(Path::of)
        .orElseGet(() -> surroundings.awsFile(inAwsFolder));
  }

  private Optional<String> find(Setting setting) {
    return file.get(setting)
        .filter(value -> !value.isEmpty())
        .or(() -> surroundings.systemProperty(setting.systemProperty()))
        .or(() -> surroundings.environment(setting.environmentVariable()));
  }

  private IOException missing(Setting setting) {
    return new IOException(
        "no %s: set it in the configuration (%s), as -D%s or as %s in the environment"
            .formatted(
                setting.key(),
                file.origin(),
                setting.systemProperty(),
                setting.environmentVariable()));
  }

  /** The last steps of the order: AWS's variables, then its config file. */
  private final class AwsNames {
    private final AwsProfileFile config;
    private final String profile;

    AwsNames(AwsProfileFile config, String profile) {
      this.config = config;
      this.profile = profile;
    }

    Optional<String> find(Setting setting, String configKey, String... variables) {
      Optional<String> found = SettingsResolver.this.find(setting);
      for (String variable : variables) {
        found = found.or(() -> surroundings.environment(variable));
      }
      return found.or(() -> config.value(profile, configKey));
    }
  }
}
