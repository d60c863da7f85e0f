package org.claviger.provider.internal.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.jca.JdkProviders;

/** Certificates from their DER, by the JDK's own factory. */
final class Certificates {
  private static final String X509 = "X.509";

  private Certificates() {}

  /**
   * Decodes certificates.
   *
   * @throws KmsException if one cannot be read
   */
  static List<X509Certificate> decode(List<byte[]> encoded) {
    try {
      CertificateFactory factory =
          CertificateFactory.getInstance(X509, JdkProviders.of("CertificateFactory", X509));
      List<X509Certificate> certificates = new ArrayList<>();
      for (byte[] one : encoded) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
      }
      return List.copyOf(certificates);
    } catch (GeneralSecurityException e) {
      throw new KmsException("the service's answer has a certificate that cannot be read", e);
    }
  }
}
