package org.claviger.provider.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.claviger.provider.internal.jca.FileKeyStores;
import org.claviger.provider.internal.jca.JdkProviders;

/**
 * Whom the client trusts. Built without the default SSLContext, the default key store type and the
 * default trust store: each of them may lead back to this provider.
 */
public final class TrustAnchors {
  private TrustAnchors() {}

  /**
   * The authorities in the PEM file and nobody else, or those that the JDK ships if there is no
   * file.
   */
  public static X509TrustManager of(Optional<Path> caFile)
      throws IOException, GeneralSecurityException {
    KeyStore anchors = caFile.isPresent() ? fromPem(caFile.get()) : fromJdk();
    String algorithm = "PKIX";
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(
            algorithm, JdkProviders.of("TrustManagerFactory", algorithm));
    factory.init(anchors);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("the JDK has no X.509 trust manager");
  }

  private static KeyStore fromPem(Path file) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> certificates;
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (GeneralSecurityException e) {
      throw new IOException("ca.file " + file + " is not a file of PEM certificates", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException("ca.file " + file + " has no certificate in it");
    }
    KeyStore anchors = FileKeyStores.empty();
    int number = 0;
    for (Certificate certificate : certificates) {
      anchors.setCertificateEntry("ca" + number++, certificate);
    }
    return anchors;
  }

  private static KeyStore fromJdk() throws IOException, GeneralSecurityException {
    Path security = Path.of(System.getProperty("java.home"), "lib", "security");
    Path own = security.resolve("jssecacerts");
    Path file = Files.exists(own) ? own : security.resolve("cacerts");
    try (InputStream in = Files.newInputStream(file)) {
      return FileKeyStores.load(in, null);
    }
  }
}
