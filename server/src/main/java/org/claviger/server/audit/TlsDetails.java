package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

/**
 * The connection that a request came by, as CloudTrail's {@code tlsDetails}.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipherSuite by the name that CloudTrail uses, which for TLS 1.2 is OpenSSL's
 * @param host the host that the client asked for; the empty string if it named none
 */
public record TlsDetails(String version, String cipherSuite, String host) {
  public TlsDetails {
    requireNonNull(version, "version");
    requireNonNull(cipherSuite, "cipherSuite");
    requireNonNull(host, "host");
  }

  /**
   * From what Java's TLS says.
   *
   * @param suite by its registered name, such as {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
   */
  public static TlsDetails of(String version, String suite, String host) {
    return new TlsDetails(version, suite.contains("_WITH_") ? openSslName(suite) : suite, host);
  }

  private static String openSslName(String suite) {
    return suite
        .substring("TLS_".length())
        .replace("_WITH_", "_")
        .replace("AES_", "AES")
        .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
        .replace('_', '-');
  }
}
