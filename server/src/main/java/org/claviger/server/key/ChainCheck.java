package org.claviger.server.key;

import java.io.IOException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.claviger.server.key.CertificateChain.InvalidChainException;

/**
 * The check of a certificate chain. Trust, validity periods and extensions are the concern of who
 * relies on the chain, not of who keeps it.
 */
final class ChainCheck {
  /** Not registered with the JVM: has the curves and signatures that the JDK lacks. */
  private static final Provider PROVIDER = new BouncyCastleProvider();

  private final List<byte[]> encodings;

  ChainCheck(List<byte[]> encodings) {
    this.encodings = encodings;
  }

  void run(byte[] publicKey) throws InvalidChainException {
    List<X509CertificateHolder> chain = parse();
    if (!isSameKey(chain.get(0).getSubjectPublicKeyInfo(), publicKey)) {
      throw new InvalidChainException(
          "The first certificate of the chain is not for the public key of this KMS key");
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!isIssued(chain.get(i), chain.get(i + 1))) {
        throw new InvalidChainException(
            "Certificate " + (i + 1) + " of the chain is not issued by certificate " + (i + 2));
      }
    }
  }

  private List<X509CertificateHolder> parse() throws InvalidChainException {
    List<X509CertificateHolder> chain = new ArrayList<>();
    for (byte[] encoding : encodings) {
      try {
        chain.add(DerCertificate.parse(encoding));
      } catch (IOException e) {
        throw new InvalidChainException(
            "Certificate " + (chain.size() + 1) + " of the chain is not a DER X.509 certificate",
            e);
      }
    }
    return chain;
  }

  /** Compares the keys and not their encodings, of which a key may have several. */
  private static boolean isSameKey(SubjectPublicKeyInfo certified, byte[] publicKey)
      throws InvalidChainException {
    try {
      return Arrays.equals(
          canonical(certified), canonical(SubjectPublicKeyInfo.getInstance(publicKey)));
    } catch (IOException | RuntimeException e) {
      throw new InvalidChainException(
          "The public key of the first certificate of the chain is not readable", e);
    }
  }

  private static byte[] canonical(SubjectPublicKeyInfo key) throws IOException {
    return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(PublicKeyFactory.createKey(key))
        .getEncoded(ASN1Encoding.DER);
  }

  private static boolean isIssued(X509CertificateHolder subject, X509CertificateHolder issuer) {
    try {
      return subject.getIssuer().equals(issuer.getSubject())
          && subject.isSignatureValid(
              new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(issuer));
    } catch (CertException
        | OperatorCreationException
        | CertificateException
        | RuntimeException e) {
      // A signature that cannot be checked is not valid.
      return false;
    }
  }
}
