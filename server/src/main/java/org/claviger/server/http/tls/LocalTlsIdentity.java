package org.claviger.server.http.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.file.PrivateFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local CA and a server certificate under it, both made here and kept with their keys in a folder
 * as {@code authority.pem} and {@code server.pem}, mode 0600. The server certificate is replaced
 * before it ends. The CA's certificate is renewed before the CA could not sign a whole server
 * certificate, and when the names change, with the same key: clients that hold the former {@code
 * ca.pem} go on until that one ends.
 */
public final class LocalTlsIdentity implements TlsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(LocalTlsIdentity.class);

  private final Path authorityFile;
  private final Path serverFile;
  private final TlsConfig config;
  private final CertificateNames names;
  private final Clock clock;
  private CertifiedKey authority;
  private Path clientFolder;
  private volatile CertifiedKey current;

  /**
   * Opens what the folder holds, makes what it lacks, and renews what is due.
   *
   * @throws IOException if a file cannot be read or written
   */
  public LocalTlsIdentity(Path folder, TlsConfig config, Clock clock) throws IOException {
    this.authorityFile = folder.resolve("authority.pem");
    this.serverFile = folder.resolve("server.pem");
    this.config = requireNonNull(config, "config");
    this.clock = requireNonNull(clock, "clock");
    this.names = new CertificateNames(config.names());
    if (Files.exists(authorityFile)) {
      authority = read(authorityFile);
    } else {
      keepAuthority(LocalAuthority.authority(names, clock.instant(), config.caValidity()));
    }
    if (Files.exists(serverFile)) {
      current = read(serverFile);
    }
    renewIfDue();
  }

  @Override
  public CertifiedKey current() {
    return current;
  }

  @Override
  public synchronized boolean refresh() {
    CertifiedKey former = current;
    try {
      renewIfDue();
    } catch (IOException e) {
      LOG.error("the server certificate that ends {} is not renewed", former.notAfter(), e);
    }
    return !current.certificate().equals(former.certificate());
  }

  /**
   * Writes {@code ca.pem} and {@code truststore.p12} (no password) for clients into a folder, now
   * and whenever the CA's certificate is renewed.
   *
   * @throws IOException if they cannot be written
   */
  public synchronized void publishTrust(Path clientFolder) throws IOException {
    this.clientFolder = requireNonNull(clientFolder, "clientFolder");
    writeTrust();
  }

  private void renewIfDue() throws IOException {
    if (isEnding(authority, config.validity()) || !names.bind(authority.certificate())) {
      keepAuthority(LocalAuthority.renewed(authority, names, clock.instant(), config.caValidity()));
    }
    if (current == null || isEnding(current, config.renewal()) || !isOurs(current)) {
      CertifiedKey made =
          LocalAuthority.server(authority, names, clock.instant(), config.validity());
      PrivateFile.write(serverFile, made.toPem());
      current = made;
    }
  }

  private void keepAuthority(CertifiedKey made) throws IOException {
    PrivateFile.write(authorityFile, made.toPem());
    authority = made;
    if (clientFolder != null) {
      writeTrust();
    }
  }

  private void writeTrust() throws IOException {
    PrivateFile.write(clientFolder.resolve("ca.pem"), Pem.write(authority.certificate()));
    PrivateFile.write(
        clientFolder.resolve("truststore.p12"), TrustStore.of(authority.certificate()));
  }

  private boolean isOurs(CertifiedKey server) {
    try {
      server.certificate().verify(authority.certificate().getPublicKey());
      return names.areThoseOf(server.certificate());
    } catch (java.security.GeneralSecurityException e) {
      return false;
    }
  }

  private boolean isEnding(CertifiedKey key, Duration before) {
    return key.notAfter().isBefore(clock.instant().plus(before));
  }

  private static CertifiedKey read(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    try {
      return CertifiedKey.read(text, text);
    } catch (IOException e) {
      throw new IOException(
          file
              + " is damaged: "
              + e.getMessage()
              + ". Restore it, or delete it to have a new one"
              + " made; clients then need the new ca.pem.",
          e);
    }
  }
}
