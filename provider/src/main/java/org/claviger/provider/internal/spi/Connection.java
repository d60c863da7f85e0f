package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KmsClient;
import org.claviger.provider.internal.config.ConfigurationFile;
import org.claviger.provider.internal.config.SettingsResolver;
import org.claviger.provider.internal.config.Surroundings;
import org.claviger.provider.internal.key.KeyDirectory;

/**
 * The service that a provider works with. Nothing is read before the first use; a configuration
 * that failed is read again at the next.
 */
public final class Connection implements Supplier<KeyDirectory> {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  private final Optional<Path> configured;
  private final Surroundings surroundings;
  private KeyDirectory directory;
  private Boolean generators;

  /**
   * A connection by a configuration file, or by what {@code -Dclaviger.config} and the environment
   * say if there is none.
   */
  public Connection(Optional<Path> configured, Surroundings surroundings) {
    this.configured = configured;
    this.surroundings = surroundings;
  }

  /**
   * The keys of the service.
   *
   * @throws KmsException if the configuration is missing or makes no sense
   */
  @Override
  public synchronized KeyDirectory get() {
    if (directory == null) {
      try {
        directory = new KeyDirectory(new KmsClient(resolver(file()).resolve()));
      } catch (IOException e) {
        throw new KmsException(e.getMessage(), e);
      }
    }
    return directory;
  }

  /** The keys of the service that another configuration names. */
  KeyDirectory connect(ConfigurationFile file) throws IOException {
    return new KeyDirectory(new KmsClient(resolver(file).resolve()));
  }

  /** Whether generators go by the standard names. A configuration that fails says no, and why. */
  public synchronized boolean hasStandardGenerators() {
    if (generators == null) {
      try {
        generators = resolver(file()).generators();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "generators stay off: {0}", e.getMessage());
        generators = false;
      }
    }
    return generators;
  }

  private ConfigurationFile file() throws IOException {
    Optional<Path> path =
        configured
            .or(() -> surroundings.systemProperty("claviger.config").map(Path::of))
            .or(() -> surroundings.environment("CLAVIGER_CONFIG").map(Path::of));
    return path.isPresent() ? ConfigurationFile.read(path.get()) : ConfigurationFile.NONE;
  }

  private SettingsResolver resolver(ConfigurationFile file) {
    return new SettingsResolver(file, surroundings);
  }
}
