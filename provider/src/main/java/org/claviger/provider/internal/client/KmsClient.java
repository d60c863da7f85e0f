package org.claviger.provider.internal.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.http.HttpStacks;

/** The service, as one object for any number of threads. */
public final class KmsClient {
  private final KeyActions keys;
  private final CryptoActions crypto;
  private final DataKeyActions dataKeys;
  private final CertificateActions certificates;
  private final ImportActions imports;
  private final Duration cache;

  /**
   * A client for the settings, over connections that others may share and that end with them. It
   * reads the files that the settings name, and the credentials, for which an STS may be asked; no
   * request goes to the service yet.
   *
   * @throws KmsException if a file cannot be read or makes no sense, or the connections have been
   *     closed
   */
  public KmsClient(Settings settings, HttpStacks stacks, Observers observers) {
    Channel channel = new Channel(open(settings, stacks), observers);
    this.keys = new KeyActions(channel);
    this.crypto = new CryptoActions(channel);
    this.dataKeys = new DataKeyActions(channel);
    this.certificates = new CertificateActions(channel);
    this.imports = new ImportActions(channel);
    this.cache = settings.cache();
  }

  private static Route open(Settings settings, HttpStacks stacks) {
    try {
      return Route.of(settings, stacks.of(settings));
    } catch (IOException | GeneralSecurityException e) {
      throw new KmsException("the client cannot start: " + e.getMessage(), e);
    }
  }

  /** Keys and aliases. */
  public KeyActions keys() {
    return keys;
  }

  /** Cryptography. */
  public CryptoActions crypto() {
    return crypto;
  }

  /** Data keys. */
  public DataKeyActions dataKeys() {
    return dataKeys;
  }

  /** Material brought by its owner. */
  public ImportActions imports() {
    return imports;
  }

  /** Certificates. */
  public CertificateActions certificates() {
    return certificates;
  }

  /** How long what was read may be believed. */
  public Duration cache() {
    return cache;
  }
}
