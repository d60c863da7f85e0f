package org.claviger.server.http.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param key the private key
 * @param chain the certificate first, then those that sign it; at least one
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] PROBE = {1, 2, 3, 4};

  public CertifiedKey {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key without a certificate proves nothing");
    }
  }

  /**
   * Reads a key and its chain from PEM.
   *
   * @throws IOException if it is not one private key and the certificates for it; the message names
   *     what is wrong, and nothing of the key
   */
  static CertifiedKey read(byte[] keyText, byte[] chainText) throws IOException {
    List<PrivateKey> keys = Pem.read(keyText).keys();
    List<X509Certificate> chain = Pem.read(chainText).certificates();
    if (keys.size() != 1 || chain.isEmpty()) {
      throw new IOException(
          "expected one private key and at least one certificate, found "
              + keys.size()
              + " and "
              + chain.size());
    }
    CertifiedKey read = new CertifiedKey(keys.get(0), chain);
    if (!read.fits()) {
      throw new IOException("the first certificate is not for the private key");
    }
    return read;
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** Key and chain as one text, so that they are replaced together or not at all. */
  byte[] toPem() {
    byte[] first = Pem.write(key);
    byte[] second = Pem.write(chain.toArray(new X509Certificate[0]));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Whether the certificate verifies what the key signs. */
  private boolean fits() {
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "Ed25519";
    };
  }

  /** When it ends: the earliest end in its chain. */
  public Instant notAfter() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** In a key store of its own, in memory, under an empty password. */
  public KeyStore toKeyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the server's key and certificate do not fit together", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "CertifiedKey[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
