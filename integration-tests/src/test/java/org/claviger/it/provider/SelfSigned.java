package org.claviger.it.provider;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that P-256 keys of the provider sign for themselves. */
final class SelfSigned {
  private SelfSigned() {}

  static X509Certificate certificate(Provider provider, PrivateKey key, PublicKey subject)
      throws Exception {
    X500Principal name = new X500Principal("CN=self");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                    name,
                    subject)
                .build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                        .setProvider(provider)
                        .build(key)));
  }
}
