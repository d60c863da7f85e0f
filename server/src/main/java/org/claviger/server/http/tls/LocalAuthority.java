package org.claviger.server.http.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes X.509 certificates (RFC 5280) on P-256: a CA that may sign no other CA and no certificate
 * for names that are not the server's, and certificates of servers and clients under it.
 */
final class LocalAuthority {
  /** So that clients whose clocks are behind take a fresh certificate. */
  private static final Duration BACKDATED = Duration.ofMinutes(10);

  private static final X500Principal CA_NAME = new X500Principal("CN=Claviger local CA");
  private static final X500Principal SERVER_NAME = new X500Principal("CN=Claviger");

  private LocalAuthority() {}

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK makes no P-256 keys", e);
    }
  }

  /** A new CA. */
  static CertifiedKey authority(CertificateNames names, Instant now, Duration life) {
    KeyPair pair = newKey();
    return authority(pair.getPublic(), pair.getPrivate(), names, now, life);
  }

  /** The same CA with a new certificate: who trusts the former one trusts what it signs. */
  static CertifiedKey renewed(
      CertifiedKey authority, CertificateNames names, Instant now, Duration life) {
    PublicKey key = authority.certificate().getPublicKey();
    return authority(key, authority.key(), names, now, life);
  }

  private static CertifiedKey authority(
      PublicKey publicKey, PrivateKey key, CertificateNames names, Instant now, Duration life) {
    X509v3CertificateBuilder builder = builder(CA_NAME, CA_NAME, publicKey, now, now.plus(life));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.nameConstraints, true, names.constraints());
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
      return new CertifiedKey(key, List.of(sign(builder, key)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("the CA's certificate cannot be made", e);
    }
  }

  /** A server's key and certificate. */
  static CertifiedKey server(
      CertifiedKey authority, CertificateNames names, Instant now, Duration life) {
    return issue(
        authority, KeyPurposeId.id_kp_serverAuth, names.generalNames(), now, now.plus(life));
  }

  /** A client's key and certificate, for no name. */
  static CertifiedKey client(CertifiedKey authority, Instant now, Duration life) {
    return issue(authority, KeyPurposeId.id_kp_clientAuth, new GeneralName[0], now, now.plus(life));
  }

  private static CertifiedKey issue(
      CertifiedKey authority, KeyPurposeId purpose, GeneralName[] names, Instant now, Instant end) {
    KeyPair pair = newKey();
    X509v3CertificateBuilder builder = builder(CA_NAME, SERVER_NAME, pair.getPublic(), now, end);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      return new CertifiedKey(pair.getPrivate(), List.of(sign(builder, authority.key())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate cannot be made", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Instant end) {
    BigInteger serial = new BigInteger(127, new SecureRandom()).setBit(126);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(end), subject, key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
