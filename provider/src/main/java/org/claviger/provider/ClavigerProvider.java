package org.claviger.provider;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.claviger.provider.internal.config.Surroundings;
import org.claviger.provider.internal.jca.OwnTraffic;
import org.claviger.provider.internal.spi.Connection;
import org.claviger.provider.internal.spi.ServiceTable;

/**
 * The JCA provider {@code Claviger}: keys that live in the HSMs behind a server that speaks the AWS
 * KMS protocol, for the standard {@code java.security} and {@code javax.crypto} classes.
 *
 * <p>Construction touches neither network nor files. The configuration is read at the first use of
 * a service that needs it: the file given to {@link #configure}, else the one that the system
 * property {@code claviger.config} or the environment variable {@code CLAVIGER_CONFIG} names.
 */
public final class ClavigerProvider extends Provider implements AutoCloseable {
  /** The provider's name. */
  public static final String NAME = "Claviger";

  private static final long serialVersionUID = 1L;

  private final transient Connection connection;

  /** The generators that go by standard names, by type and lower-case name. */
  private final transient Map<String, Service> generators = new TreeMap<>();

  /** The services that the JCA never chooses by itself, in the same way. */
  private final transient Map<String, Service> byName = new TreeMap<>();

  /** A provider that finds its configuration by system property and environment. */
  public ClavigerProvider() {
    this(Optional.empty());
  }

  private ClavigerProvider(Optional<Path> configuration) {
    super(NAME, "0.1", "Keys in the HSMs of a server with the AWS KMS protocol");
    this.connection = new Connection(configuration, Surroundings.PROCESS);
    for (ServiceTable.Row row : ServiceTable.of(this, connection)) {
      register(new TableService(this, row), row);
    }
  }

  /**
   * A SecureRandom that is put among the services would become what {@code new SecureRandom()}
   * gives, were the provider the first that has one.
   */
  private void register(Service service, ServiceTable.Row row) {
    switch (row.presence()) {
      case ALWAYS -> putService(service);
      case BY_NAME -> keep(byName, service, row);
      case WITH_GENERATORS -> keep(generators, service, row);
    }
  }

  private static void keep(Map<String, Service> kept, Service service, ServiceTable.Row row) {
    kept.put(key(row.type(), row.algorithm()), service);
    row.aliases().forEach(alias -> kept.put(key(row.type(), alias), service));
  }

  private static String key(String type, String algorithm) {
    return (type + "." + algorithm).toLowerCase(Locale.ROOT);
  }

  /**
   * A new provider that reads its configuration from a file, when it first needs it.
   *
   * @param path the {@code claviger.properties} file
   * @throws InvalidParameterException if the path is blank
   */
  @Override
  public Provider configure(String path) {
    if (path.isBlank()) {
      throw new InvalidParameterException("give the path of a claviger.properties file");
    }
    return new ClavigerProvider(Optional.of(Path.of(path)));
  }

  /** Nothing is offered to the TLS below the provider's own client. */
  @Override
  public Service getService(String type, String algorithm) {
    if (OwnTraffic.isInside()) {
      return null;
    }
    Service service = super.getService(type, algorithm);
    if (service != null) {
      return service;
    }
    Service named = byName.get(key(type, algorithm));
    if (named != null) {
      return named;
    }
    Service generator = generators.get(key(type, algorithm));
    return generator != null && connection.hasStandardGenerators() ? generator : null;
  }

  @Override
  public Set<Service> getServices() {
    Set<Service> services = new LinkedHashSet<>(super.getServices());
    services.addAll(byName.values());
    if (connection.hasStandardGenerators()) {
      services.addAll(generators.values());
    }
    return Set.copyOf(services);
  }

  /**
   * Adds a listener that hears of every request that this provider makes from now on. A provider
   * made by {@link #configure} has listeners of its own.
   */
  public void addRequestListener(RequestListener listener) {
    connection.observers().add(Objects.requireNonNull(listener));
  }

  /**
   * Ends the requests under way, the connections and the threads. What the provider is asked
   * afterwards ends in a {@link KmsException}. Take it out of the list of providers first if it was
   * put there: {@code Security.removeProvider("Claviger")}. Closing twice does nothing.
   */
  @Override
  public void close() {
    connection.close();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("the provider " + NAME);
  }

  /** Makes its instances itself, so that nothing depends on reflection or on exported packages. */
  private static final class TableService extends Service {
    private final ServiceTable.Row row;

    TableService(Provider provider, ServiceTable.Row row) {
      super(
          provider,
          row.type(),
          row.algorithm(),
          row.spi().getName(),
          List.copyOf(row.aliases()),
          row.attributes());
      this.row = row;
    }

    @Override
    public Object newInstance(Object constructorParameter) throws NoSuchAlgorithmException {
      if (constructorParameter != null) {
        throw new InvalidParameterException(row.type() + " takes no constructor parameter");
      }
      return row.instances().get();
    }
  }
}
