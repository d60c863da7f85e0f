package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KmsClient;
import org.claviger.provider.internal.client.Observers;
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
  private final Observers observers = new Observers();
  private final Set<KmsClient> clients = Collections.newSetFromMap(new WeakHashMap<>());
  private KeyDirectory directory;
  private boolean observed;
  private boolean closed;
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
  public synchronized KeyDirectory get() {
    if (directory == null) {
      try {
        directory = connect(file());
      } catch (IOException e) {
        throw new KmsException(e.getMessage(), e);
      }
    }
    return directory;
  }

  /** The keys of the service that another configuration names. */
  synchronized KeyDirectory connect(ConfigurationFile file) throws IOException {
    if (closed) {
      throw new KmsException("the provider has been closed", null);
    }
    if (!observed) {
      observers.addInstalled();
      observed = true;
    }
    KmsClient client = new KmsClient(resolver(file).resolve(), observers);
    clients.add(client);
    return new KeyDirectory(client);
  }

  /** Who hears of requests. */
  public Observers observers() {
    return observers;
  }

  /** Ends all clients, those of key stores with a configuration of their own too. */
  public synchronized void close() {
    closed = true;
    directory = null;
    clients.forEach(KmsClient::close);
    clients.clear();
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
