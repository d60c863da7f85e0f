package org.claviger.it.benchmark;

import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Signs for a while on some threads. Needs nothing but the JDK: it runs on either side. */
final class SignLoop {
  private static final byte[] MESSAGE = new byte[256];

  private SignLoop() {}

  /** Signatures a second. */
  static double perSecond(
      Provider provider, String algorithm, PrivateKey key, int threads, long millis)
      throws Exception {
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(pool.submit(loop(provider, algorithm, key, end)));
      }
      long signatures = 0;
      for (Future<Long> count : counts) {
        signatures += count.get();
      }
      return signatures / ((System.nanoTime() - start) / 1e9);
    } finally {
      pool.shutdown();
    }
  }

  private static Callable<Long> loop(
      Provider provider, String algorithm, PrivateKey key, long end) {
    return () -> {
      Signature signature = Signature.getInstance(algorithm, provider);
      signature.initSign(key);
      long count = 0;
      for (; System.nanoTime() < end; count++) {
        signature.update(MESSAGE);
        signature.sign();
      }
      return count;
    };
  }
}
