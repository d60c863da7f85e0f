package org.claviger.server.http.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Keys and certificates as text (RFC 7468): certificates, keys of PKCS#8 without a password, and
 * the older forms that OpenSSL writes.
 *
 * @param keys in order
 * @param certificates in order
 */
record Pem(List<PrivateKey> keys, List<X509Certificate> certificates) {

  /**
   * Reads all that a text holds.
   *
   * @throws IOException if it holds anything else, or is broken; the message repeats nothing of it
   */
  static Pem read(byte[] text) throws IOException {
    Pem pem = new Pem(new ArrayList<>(), new ArrayList<>());
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(text, StandardCharsets.UTF_8)))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        pem.add(next);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("a key or certificate in PEM is broken", e);
    }
    return pem;
  }

  static byte[] write(X509Certificate... certificates) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (X509Certificate certificate : certificates) {
        writer.writeObject(certificate);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] write(PrivateKey key) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException("a key cannot be written", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void add(Object next) throws GeneralSecurityException, IOException {
    if (next instanceof X509CertificateHolder certificate) {
      certificates.add(new JcaX509CertificateConverter().getCertificate(certificate));
    } else if (next instanceof PrivateKeyInfo key) {
      keys.add(key(key));
    } else if (next instanceof PEMKeyPair pair) {
      keys.add(key(pair.getPrivateKeyInfo()));
    } else if (!(next instanceof ASN1ObjectIdentifier)) {
      throw new IOException(
          "PEM holds what is neither a certificate nor a private key without a password");
    }
  }

  private static PrivateKey key(PrivateKeyInfo key) throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(algorithm(key.getPrivateKeyAlgorithm().getAlgorithm()))
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static String algorithm(ASN1ObjectIdentifier oid) {
    if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    return oid.equals(EdECObjectIdentifiers.id_Ed25519) ? "Ed25519" : oid.getId();
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "Pem[" + keys.size() + " keys, " + certificates.size() + " certificates]";
  }
}
