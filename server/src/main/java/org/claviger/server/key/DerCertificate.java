package org.claviger.server.key;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;

/** Reads X.509 certificates (RFC 5280) from the one encoding that signatures are made over. */
final class DerCertificate {
  private DerCertificate() {}

  /**
   * The certificate that the bytes are, to the last.
   *
   * @throws IOException if they are not the strict DER of exactly one certificate
   */
  static X509CertificateHolder parse(byte[] encoding) throws IOException {
    try {
      Certificate certificate = Certificate.getInstance(ASN1Primitive.fromByteArray(encoding));
      if (!Arrays.equals(certificate.getEncoded(ASN1Encoding.DER), encoding)) {
        throw new IOException("not DER");
      }
      return new X509CertificateHolder(certificate);
    } catch (RuntimeException e) {
      // The parser has many exceptions for bytes that are not a certificate.
      throw new IOException("not a certificate", e);
    }
  }
}
