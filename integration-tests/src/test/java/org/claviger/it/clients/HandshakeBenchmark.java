package org.claviger.it.clients;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * Full TLS 1.3 handshakes of a JDK server whose P-256 key is in the HSM, beside those of one whose
 * key is in a PKCS#12 store, in turns. Client and server share the JVM and the machine, so that the
 * work of both is in both figures. It prints medians, and the first as a part of the second.
 */
class HandshakeBenchmark extends InSecondPosition {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
  private static final long MILLIS = Long.getLong("benchmark.millis", 2_000);

  private final Identities identities;
  private final X509TrustManager[] trust;

  HandshakeBenchmark(ServerProcess process) throws Exception {
    this.identities = Identities.of(process);
    this.trust = new X509TrustManager[] {Tls.trustManager(identities)};
  }

  @Test
  void handshakesBesideASoftwareKey() throws Exception {
    try (Listener hsm = new Listener(server(identities.keyStore(), Identities.SIGNER));
        Listener software = new Listener(server(softwareStore(), "software"))) {
      for (int threads : new int[] {1, 8}) {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
          double inSoftware = perSecond(software, threads);
          double inHsm = perSecond(hsm, threads);
          if (round >= 0) {
            theirs[round] = inSoftware;
            ours[round] = inHsm;
          }
        }
        System.out.printf(
            "benchmark: TLS 1.3 handshakes, P-256, %d threads: PKCS#12 %.0f/s, HSM %.0f/s, ratio"
                + " %.2f%n",
            threads, median(theirs), median(ours), median(ours) / median(theirs));
      }
    }
  }

  private double perSecond(Listener listener, int threads) throws Exception {
    long start = System.nanoTime();
    Callable<Long> client =
        () -> {
          long handshakes = 0;
          for (; System.nanoTime() - start < MILLIS * 1_000_000; handshakes++) {
            listener.connect(stranger(), null, "TLSv1.3");
          }
          return handshakes;
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long handshakes = 0;
      for (Future<Long> done : pool.invokeAll(Collections.nCopies(threads, client))) {
        handshakes += done.get();
      }
      return handshakes / ((System.nanoTime() - start) / 1e9);
    } finally {
      pool.shutdown();
    }
  }

  /** A client without a session to resume. */
  private SSLContext stranger() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust, null);
    return context;
  }

  private SSLContext server(KeyStore store, String entry) throws Exception {
    // PKIX would decrypt the software key anew for each handshake.
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    X509ExtendedKeyManager all = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    X509Certificate shown = (X509Certificate) store.getCertificate(entry);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new OneIdentity(all, shown)}, trust, null);
    return context;
  }

  private KeyStore softwareStore() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate[] chain = {
      identities.certificateFor(pair.getPublic(), "localhost"), identities.authority()
    };
    store.setKeyEntry("software", pair.getPrivate(), new char[0], chain);
    return store;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
