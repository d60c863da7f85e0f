package org.claviger.it.clients;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.it.ServerProcess;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsKeyGenParameterSpec;

/**
 * What the tests of client programs share, made once in a region where no other test keeps
 * certificates: an authority and two identities certified by it. All three keys are in the HSM, and
 * the certificates come from Bouncy Castle's builder, signed through the provider.
 */
final class Identities {
  /** Where they are. */
  static final String REGION = "eu-west-1";

  /** An RSA-2048 key whose certificate is good for localhost. */
  static final String WEB = "web";

  /** A P-256 key whose certificate is good for localhost. */
  static final String SIGNER = "signer";

  /** What the trust store file is opened with. */
  static final String TRUST_PASSWORD = "changeit";

  private static final String HOST = "localhost";
  private static final String AUTHORITY = "authority";
  private static final Map<ServerProcess, Identities> MADE = new ConcurrentHashMap<>();

  private final Path configuration;
  private final Path keytoolConfiguration;
  private final Path trustFile;
  private final Provider provider;
  private final X509Certificate authority;
  private final PrivateKey authorityKey;

  private Identities(ServerProcess server) throws IOException, GeneralSecurityException {
    configuration = server.clientFile("claviger-eu-west-1.properties");
    trustFile = server.clientFile("trust.p12");
    keytoolConfiguration = server.clientFile("keytool-eu-west-1.properties");
    String text =
        Files.readString(server.clientFile("claviger.properties")).replace("us-east-1", REGION);
    Files.writeString(keytoolConfiguration, text);
    Files.writeString(configuration, text.replace("generators=true", "generators=false"));
    provider = new ClavigerProvider().configure(configuration.toString());
    KeyPair pair = newPair("ECC_NIST_P256");
    authorityKey = pair.getPrivate();
    authority = certificate(pair, AUTHORITY, new KeyUsage(KeyUsage.keyCertSign), true, HOST);
    KeyStore store = keyStore();
    store.setKeyEntry(AUTHORITY, authorityKey, null, new Certificate[] {authority});
    certify(store, WEB, newPair("RSA_2048"), HOST);
    certify(store, SIGNER, newPair("ECC_NIST_P256"), HOST);
    writeTrust();
  }

  static Identities of(ServerProcess server) {
    return MADE.computeIfAbsent(server, Identities::make);
  }

  private static Identities make(ServerProcess server) {
    try {
      return new Identities(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the identities could not be made", e);
    }
  }

  /** A configuration file for the provider, without standard generators. */
  Path configuration() {
    return configuration;
  }

  /** The same with standard generators, which keytool makes its key pairs by. */
  Path keytoolConfiguration() {
    return keytoolConfiguration;
  }

  /** A PKCS12 file that trusts the authority. */
  Path trustFile() {
    return trustFile;
  }

  /** The provider, configured; in the JVM's list only if a test puts it there. */
  Provider provider() {
    return provider;
  }

  X509Certificate authority() {
    return authority;
  }

  KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("KMS", provider);
      store.load(null, null);
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The handle of an identity's key. */
  PrivateKey key(String entry) {
    try {
      return (PrivateKey) keyStore().getKey(entry, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An identity's certificate, then the authority's. */
  List<X509Certificate> chain(String entry) {
    try {
      return Arrays.stream(keyStore().getCertificateChain(entry))
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A further identity, good for a host; to be deleted by whoever makes it. */
  void add(String entry, String host, String keySpec) {
    try {
      certify(keyStore(), entry, newPair(keySpec), host);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives the key of an identity another certificate for a host. */
  void renew(String entry, String host) {
    try {
      KeyPair pair = new KeyPair(chain(entry).get(0).getPublicKey(), key(entry));
      certify(keyStore(), entry, pair, host);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate for a key that is somewhere else. */
  X509Certificate certificateFor(PublicKey key, String host) {
    try {
      KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement);
      return certificate(new KeyPair(key, null), host, usage, false, host);
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyPair newPair(String keySpec) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("KMS", provider);
    generator.initialize(
        KmsKeyGenParameterSpec.builder().keySpec(keySpec).usage("SIGN_VERIFY").build());
    return generator.generateKeyPair();
  }

  private void certify(KeyStore store, String entry, KeyPair pair, String host)
      throws IOException, GeneralSecurityException {
    // JSSE prefers an elliptic curve server certificate only with both.
    KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement);
    X509Certificate own = certificate(pair, entry, usage, false, host);
    store.setKeyEntry(entry, pair.getPrivate(), null, new Certificate[] {own, authority});
  }

  private X509Certificate certificate(
      KeyPair pair, String name, KeyUsage usage, boolean isAuthority, String host)
      throws CertIOException, GeneralSecurityException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + AUTHORITY),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(1, ChronoUnit.MINUTES)),
            Date.from(now.plus(1, ChronoUnit.DAYS)),
            new X500Principal("CN=" + name),
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(Extension.keyUsage, true, usage);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setProvider(provider)
                      .build(authorityKey)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private void writeTrust() throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(AUTHORITY, authority);
    try (OutputStream out = Files.newOutputStream(trustFile)) {
      trust.store(out, TRUST_PASSWORD.toCharArray());
    }
  }
}
