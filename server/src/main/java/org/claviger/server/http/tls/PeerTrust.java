package org.claviger.server.http.tls;

import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.claviger.server.digest.Sha256;

/**
 * Takes the other side's certificate if it has one of the pinned fingerprints and its time has come
 * and not passed, and, where there are authorities, if one of them vouches for it in its role and
 * under its name. Revocation is not asked.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final Optional<X509ExtendedTrustManager> authorities;
  private final Set<String> pins;
  private final Consumer<X509Certificate> taken;

  /**
   * Of at least one of the two.
   *
   * @param pins SHA-256, in lower-case hexadecimal digits; empty if the authorities decide alone
   * @param taken is told each certificate that is taken
   */
  PeerTrust(
      Optional<X509ExtendedTrustManager> authorities,
      Set<String> pins,
      Consumer<X509Certificate> taken) {
    this.taken = taken;
    this.authorities = authorities;
    this.pins = Set.copyOf(pins);
    if (authorities.isEmpty() && this.pins.isEmpty()) {
      throw new IllegalArgumentException("nothing says who the other side must be");
    }
  }

  /** SHA-256 of a certificate, in lower-case hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return Sha256.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate has no SHA-256 fingerprint", e);
    }
  }

  private void checkPin(X509Certificate[] chain) throws CertificateException {
    if (chain == null || chain.length == 0) {
      throw new CertificateException("the other side shows no certificate");
    }
    chain[0].checkValidity();
    if (!pins.isEmpty() && !pins.contains(fingerprint(chain[0]))) {
      throw new CertificateException(
          "the other side's certificate, " + fingerprint(chain[0]) + ", is not pinned");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkPin(chain);
    if (authorities.isPresent()) {
      authorities.get().checkClientTrusted(chain, authType, engine);
    }
    taken.accept(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkPin(chain);
    if (authorities.isPresent()) {
      authorities.get().checkServerTrusted(chain, authType, engine);
    }
    taken.accept(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unforeseen();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unforeseen();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unforeseen();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unforeseen();
  }

  /** Without an engine there is no name to compare with. */
  private static CertificateException unforeseen() {
    return new CertificateException("a certificate is checked in a connection alone");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }
}
