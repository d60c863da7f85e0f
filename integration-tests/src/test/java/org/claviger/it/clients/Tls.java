package org.claviger.it.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** TLS by the JDK's own classes that trusts the authority of the tests and no other. */
final class Tls {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Tls() {}

  /** A context that shows no certificate. */
  static SSLContext anonymous(Identities identities) throws GeneralSecurityException, IOException {
    return context(null, identities);
  }

  /** A context that shows the certificates of the key store KMS. */
  static SSLContext identified(Identities identities) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(identities.keyStore(), null);
    return context(keys.getKeyManagers(), identities);
  }

  private static SSLContext context(KeyManager[] keys, Identities identities)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new X509TrustManager[] {trustManager(identities)}, null);
    return context;
  }

  static X509TrustManager trustManager(Identities identities)
      throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(identities.trustFile())) {
      trust.load(in, Identities.TRUST_PASSWORD.toCharArray());
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trust);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** The body that a server on this machine answers with, asked for by java.net.http. */
  static String get(SSLContext context, int port, String protocol)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(context)
            .sslParameters(new SSLParameters(null, new String[] {protocol}))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
            .timeout(LIMIT)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
