package org.claviger.server.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom to believe that a server is who its name says: an authority that Java trusts, one of a
 * configured file, or a certificate of the chain whose SHA-1 is known. Names are checked in every
 * case.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
  private final List<X509ExtendedTrustManager> authorities;
  private final Set<String> thumbprints;

  private ServerTrust(List<X509ExtendedTrustManager> authorities, Set<String> thumbprints) {
    this.authorities = authorities;
    this.thumbprints = thumbprints;
  }

  /**
   * Java's authorities and those of a PEM file.
   *
   * @param caFile null for none
   * @throws IOException if the file cannot be read or holds no certificates
   */
  public static List<X509ExtendedTrustManager> authorities(Path caFile) throws IOException {
    try {
      X509ExtendedTrustManager java = trusting(null);
      return caFile == null ? List.of(java) : List.of(java, trusting(keyStore(read(caFile))));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate authorities in " + caFile + " cannot be read", e);
    }
  }

  /**
   * Trust in authorities, and in what has one of these thumbprints.
   *
   * @param thumbprints SHA-1, in hex
   */
  public static ServerTrust of(
      List<X509ExtendedTrustManager> authorities, List<String> thumbprints) {
    return new ServerTrust(
        authorities,
        thumbprints.stream()
            .map(each -> each.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    CertificateException refusal = null;
    for (X509ExtendedTrustManager authority : authorities) {
      try {
        authority.checkServerTrusted(chain, type, engine);
        return;
      } catch (CertificateException e) {
        refusal = e;
      }
    }
    checkByThumbprint(chain, type, engine, refusal);
  }

  /** A chain is good up to the certificate that is known by its thumbprint. */
  private void checkByThumbprint(
      X509Certificate[] chain, String type, SSLEngine engine, CertificateException refusal)
      throws CertificateException {
    for (int i = 0; i < chain.length; i++) {
      if (thumbprints.contains(thumbprint(chain[i]))) {
        chain[0].checkValidity();
        trusted(chain[i]).checkServerTrusted(Arrays.copyOf(chain, i + 1), type, engine);
        return;
      }
    }
    throw refusal;
  }

  private static X509ExtendedTrustManager trusted(X509Certificate certificate)
      throws CertificateException {
    try {
      return trusting(keyStore(List.of(certificate)));
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException("a certificate cannot be trusted", e);
    }
  }

  private static X509ExtendedTrustManager trusting(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this JDK has no X.509 trust manager");
  }

  private static KeyStore keyStore(Collection<? extends Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca" + store.size(), certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static String thumbprint(X509Certificate certificate) throws CertificateException {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this JDK lacks SHA-1", e);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** Servers are checked with the engine of their connection, which knows their name. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw noServer();
  }

  private static CertificateException noServer() {
    return new CertificateException("only the server of a named connection can be trusted here");
  }
}
