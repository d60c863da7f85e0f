package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.claviger.it.AuditLog;
import org.claviger.it.ServerProcess;
import org.claviger.provider.ClavigerProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own TLS and key managers with keys in the HSM, on both sides. */
class JsseTest extends InSecondPosition {
  private static final int HANDSHAKES = Integer.getInteger("tls.handshakes", 200);

  private final ServerProcess process;
  private final Identities identities;

  @TempDir private Path folder;

  JsseTest(ServerProcess process) {
    this.process = process;
    this.identities = Identities.of(process);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, PKIX, web", "TLSv1.3, PKIX, signer", "TLSv1.3, SunX509, web",
    "TLSv1.3, SunX509, signer", "TLSv1.2, PKIX, web", "TLSv1.2, PKIX, signer",
    "TLSv1.2, SunX509, web", "TLSv1.2, SunX509, signer",
  })
  void bothSidesShowCertificates(String protocol, String managers, String entry) throws Exception {
    try (Listener listener = new Listener(context(managers, entry))) {
      SSLSession session = listener.connect(context(managers, entry), null, protocol);

      assertThat(session.getProtocol()).isEqualTo(protocol);
      assertThat(session.getPeerCertificates()[0]).isEqualTo(identities.chain(entry).get(0));
      assertThat(session.getLocalCertificates()[0]).isEqualTo(identities.chain(entry).get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aServerShowsAnEdwardsKey(String protocol) throws Exception {
    identities.add("edwards", "edwards.example", "ECC_NIST_EDWARDS25519");
    try (Listener listener = new Listener(context("PKIX", "edwards"))) {
      SSLSession session = listener.connect(Tls.anonymous(identities), null, protocol);

      assertThat(session.getPeerCertificates()[0].getPublicKey().getAlgorithm()).isEqualTo("EdDSA");
    } finally {
      identities.keyStore().deleteEntry("edwards");
    }
  }

  @Test
  void theNameThatAClientAsksForChoosesTheKey() throws Exception {
    identities.add("sni-a", "a.example", "ECC_NIST_P256");
    identities.add("sni-b", "b.example", "ECC_NIST_P256");
    try (Listener listener = new Listener(Tls.identified(identities))) {
      for (String name : List.of("a", "b", "a")) {
        SSLSession session = listener.connect(Tls.identified(identities), name + ".example", null);

        assertThat(session.getPeerCertificates()[0])
            .isEqualTo(identities.chain("sni-" + name).get(0));
      }
    } finally {
      identities.keyStore().deleteEntry("sni-a");
      identities.keyStore().deleteEntry("sni-b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionIsResumedWithoutTheHsm(String protocol) throws Exception {
    SSLContext client = Tls.identified(identities);
    try (Listener listener = new Listener(Tls.identified(identities))) {
      SSLSession first = listener.connect(client, null, protocol);
      long signatures = requests().getOrDefault("Sign", 0L);

      SSLSession second = listener.connect(client, null, protocol);

      assertThat(second.getCreationTime()).isEqualTo(first.getCreationTime());
      assertThat(requests().getOrDefault("Sign", 0L)).isEqualTo(signatures);
    }
  }

  /**
   * Every handshake takes the two signatures of its two sides; the store is listed now and then.
   */
  @Test
  void manyHandshakesTakeASignatureEachAndSeldomAnythingElse() throws Exception {
    try (Listener listener = new Listener(Tls.identified(identities))) {
      listener.connect(Tls.identified(identities), null, null);
      Map<String, Long> before = requests();
      long start = System.nanoTime();
      X509TrustManager[] trust = {Tls.trustManager(identities)};
      for (int i = 0; i < HANDSHAKES; i++) {
        SSLContext stranger = SSLContext.getInstance("TLS");
        stranger.init(null, trust, null);
        listener.connect(stranger, null, null);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Map<String, Long> after = requests();
      long signatures = after.get("Sign") - before.get("Sign");
      long all = sum(after) - sum(before);
      System.out.printf(
          "%d handshakes in %.1f s: %.3f requests each%n",
          HANDSHAKES, seconds, all / (double) HANDSHAKES);

      assertThat(signatures).isEqualTo(HANDSHAKES);
      // Two lists at the end of each time that the provider believes them for.
      assertThat(all - signatures).isLessThanOrEqualTo(2 + 2 * (long) (seconds / 30));
    }
  }

  @Test
  void aNewCertificateShowsWithoutARestart() throws Exception {
    identities.add("turning", "turning.example", "ECC_NIST_P256");
    X509Certificate old = identities.chain("turning").get(0);
    try (Listener listener = new Listener(withoutCache())) {
      assertThat(shown(listener)).isEqualTo(old);

      identities.renew("turning", "turning.example");

      assertThat(shown(listener)).isEqualTo(identities.chain("turning").get(0)).isNotEqualTo(old);
    } finally {
      identities.keyStore().deleteEntry("turning");
    }
  }

  private Certificate shown(Listener listener) throws Exception {
    return listener.connect(Tls.anonymous(identities), "turning.example", null)
        .getPeerCertificates()[0];
  }

  /** The identities as a provider sees them that believes nothing for longer than a request. */
  private SSLContext withoutCache() throws Exception {
    Path configuration = folder.resolve("claviger.properties");
    Files.writeString(configuration, Files.readString(identities.configuration()) + "cache=0s\n");
    KeyStore store =
        KeyStore.getInstance("KMS", new ClavigerProvider().configure(configuration.toString()));
    store.load(null, null);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, null);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private SSLContext context(String managers, String entry) throws Exception {
    KeyManagerFactory factory = KeyManagerFactory.getInstance(managers);
    factory.init(identities.keyStore(), null);
    X509ExtendedKeyManager all = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    KeyManager one = new OneIdentity(all, identities.chain(entry).get(0));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {one}, new X509TrustManager[] {Tls.trustManager(identities)}, null);
    return context;
  }

  /** How often each action was called so far. */
  private Map<String, Long> requests() {
    Map<String, Long> counts = new TreeMap<>();
    AuditLog.in(process.data())
        .records()
        .forEach(record -> counts.merge(record.path("eventName").asText(), 1L, Long::sum));
    return counts;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
