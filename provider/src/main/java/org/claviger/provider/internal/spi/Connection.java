package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KmsClient;
import org.claviger.provider.internal.client.Observers;
import org.claviger.provider.internal.config.ConfigurationFile;
import org.claviger.provider.internal.config.SettingsResolver;
import org.claviger.provider.internal.config.Surroundings;
import org.claviger.provider.internal.http.HttpStacks;
import org.claviger.provider.internal.key.KeyDirectory;

/**
 * The service that a provider works with. Nothing is read before the first use; a configuration
 * that failed is read again at the next.
 */
public final class Connection implements Supplier<KeyDirectory> {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  private final Optional<Path> configured;
  private final Surroundings surroundings;
  private final Observers observers = new Observers();
  private final HttpStacks stacks = new HttpStacks();
  private final Object connecting = new Object();
  private final Object choosing = new Object();
  private volatile KeyDirectory directory;
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
   * @throws KmsException if the configuration is missing or makes no sense, or after {@link #close}
   */
  @Override
  public KeyDirectory get() {
    KeyDirectory known = directory;
    return known == null ? first() : known;
  }

  private KeyDirectory first() {
    synchronized (connecting) {
      if (directory == null) {
        try {
          directory = connect(file());
        } catch (IOException e) {
          throw new KmsException(e.getMessage(), e);
        }
      }
      return directory;
    }
  }

  /**
   * The keys of the service that another configuration names. Its files are read, and its
   * credentials, for which an STS may be asked; connections that serve it already are used.
   *
   * @throws KmsException if what it names makes no sense, or after {@link #close}
   */
  KeyDirectory connect(ConfigurationFile file) throws IOException {
    observers.addInstalled();
    return new KeyDirectory(new KmsClient(resolver(file).resolve(), stacks, observers));
  }

  /** Who hears of requests. */
  public Observers observers() {
    return observers;
  }

  /**
   * Ends all clients, those of key stores with a configuration of their own and those that are
   * being made too.
   */
  public void close() {
    stacks.close();
    directory = null;
  }

  /**
   * Whether generators go by the standard names. A configuration that fails says no, and why. No
   * client that is being made is waited for: every look for a generator in the JVM comes here.
   */
  public boolean hasStandardGenerators() {
    synchronized (choosing) {
      if (generators == null) {
        generators = readGenerators();
      }
      return generators;
    }
  }

  private boolean readGenerators() {
    try {
      return resolver(file()).generators();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "generators stay off: {0}", e.getMessage());
      return false;
    }
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
