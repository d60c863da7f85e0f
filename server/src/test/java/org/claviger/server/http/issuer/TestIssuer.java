package org.claviger.server.http.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.config.WebIdentityConfig;
import org.claviger.server.http.tls.CertifiedKey;
import org.claviger.server.http.tls.LocalTlsIdentity;
import org.claviger.server.iam.OidcProvider;

/** A real identity provider on a free port of the loopback, with a certificate of its own CA. */
public final class TestIssuer implements AutoCloseable {
  /** The audience that it is registered for. */
  public static final String CLIENT = "claviger-test";

  private static final String ACCOUNT = "111122223333";
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final String KEYS = "/keys";
  private static final TlsConfig TLS =
      new TlsConfig(
          List.of("localhost"),
          Duration.ofDays(3650),
          Duration.ofDays(90),
          Duration.ofDays(30),
          Duration.ofMinutes(1));

  /** The key that it signs with and publishes. */
  public final RSAKey key;

  /** How often its keys were read. */
  public final AtomicInteger reads = new AtomicInteger();

  /** What it answers to a path in place of what it would. */
  final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CertifiedKey certificate;
  private final Path folder;
  private volatile List<JWK> published;

  /** What to answer. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private TestIssuer(Path folder) throws IOException, GeneralSecurityException, JOSEException {
    this.folder = folder;
    LocalTlsIdentity tls = new LocalTlsIdentity(folder.resolve("tls"), TLS, Clock.systemUTC());
    tls.publishTrust(folder);
    certificate = withAuthority(tls.current(), folder.resolve("ca.pem"));
    key = new RSAKeyGenerator(2_048).keyID("first").generate();
    published = List.of(key);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts one whose files are in {@code folder}. */
  public static TestIssuer start(Path folder)
      throws IOException, GeneralSecurityException, JOSEException {
    return new TestIssuer(folder);
  }

  /** Its name, with a path as realms have. */
  public String url() {
    return "https://localhost:" + server.getAddress().getPort() + "/realm";
  }

  /** As it is registered, trusted by its authority and not by thumbprint. */
  public OidcProvider provider() {
    return provider(List.of());
  }

  OidcProvider provider(List<String> thumbprints) {
    return new OidcProvider(
        "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + url().substring("https://".length()),
        url(),
        Set.of(CLIENT, "another-client"),
        thumbprints);
  }

  /** A configuration that lets it be read. */
  public WebIdentityConfig config() {
    return new WebIdentityConfig(
        Optional.of(folder.resolve("ca.pem")), true, Duration.ofMinutes(1), 64 << 10);
  }

  /** Publishes other keys. */
  public void publish(List<JWK> keys) {
    published = List.copyOf(keys);
  }

  /** The SHA-1 of a certificate of its chain, the leaf's being the first. */
  String thumbprint(int index) throws GeneralSecurityException {
    byte[] der = certificate.chain().get(index).getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(der));
  }

  /** Claims that are good at a time. */
  public JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .subject("alice")
        .audience(CLIENT)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  /** A token of those claims, signed with the published key. */
  public String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^/realm", "");
      Answer special = answers.get(path);
      if (special != null) {
        special.to(exchange);
      } else if (path.equals(DISCOVERY)) {
        send(exchange, "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + KEYS + "\"}");
      } else if (path.equals(KEYS)) {
        reads.incrementAndGet();
        send(exchange, new JWKSet(published).toPublicJWKSet().toString());
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static CertifiedKey withAuthority(CertifiedKey leaf, Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate authority =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new CertifiedKey(leaf.key(), List.of(leaf.chain().get(0), authority));
    }
  }

  private static SSLContext context(CertifiedKey certificate) throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(certificate.toKeyStore(), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
