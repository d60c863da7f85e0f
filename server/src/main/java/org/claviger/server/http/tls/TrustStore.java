package org.claviger.server.http.tls;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A PKCS#12 trust store (RFC 7292) without encryption and without MAC, so that Java opens it with a
 * null password; it holds a public certificate alone.
 */
final class TrustStore {
  /** Java's mark of a trusted certificate, with the usages that it is trusted for. */
  private static final ASN1ObjectIdentifier TRUSTED_KEY_USAGE =
      new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

  private TrustStore() {}

  static byte[] of(X509Certificate authority) throws IOException {
    try {
      PKCS12SafeBag bag =
          new PKCS12SafeBagBuilder(new JcaX509CertificateHolder(authority))
              .addBagAttribute(
                  PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString("claviger"))
              .addBagAttribute(TRUSTED_KEY_USAGE, KeyPurposeId.anyExtendedKeyUsage.toOID())
              .build();
      return new PKCS12PfxPduBuilder().addData(bag).build(null, null).getEncoded();
    } catch (CertificateEncodingException | PKCSException e) {
      throw new IOException("the trust store cannot be made", e);
    }
  }
}
