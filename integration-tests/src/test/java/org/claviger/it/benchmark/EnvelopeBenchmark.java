package org.claviger.it.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.EnvelopeParameterSpec;
import org.claviger.provider.KmsKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 64 MiB by the envelope cipher and by SunJCE's AES-GCM, in turns. It prints medians of the wall
 * clock and of the thread's CPU time, and how fast the envelope is compared to SunJCE: more than 1
 * is faster. The requests to the server are in the wall clock.
 */
@ExtendWith(SharedServer.class)
class EnvelopeBenchmark {
  private static final int BYTES = 64 << 20;
  private static final int WARM_UP = 5;
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 21);
  private static final SecretKeySpec AES = new SecretKeySpec(new byte[32], "AES");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final byte[] plaintext = new byte[BYTES];
  private final byte[] sealed = new byte[BYTES + (1 << 22)];
  private final byte[] opened = new byte[BYTES + (1 << 22)];
  private final Provider provider;
  private final SecretKey key;
  private int nextIv;

  EnvelopeBenchmark(ServerProcess server, SharedKeys keys) throws GeneralSecurityException {
    this.provider =
        new ClavigerProvider().configure(server.clientFile("claviger.properties").toString());
    this.key =
        SecretKeyFactory.getInstance("KMS", provider)
            .generateSecret(new KmsKeySpec(keys.symmetric()));
  }

  @Test
  void envelopesBesideSunJce() throws GeneralSecurityException {
    for (int frame : new int[] {EnvelopeParameterSpec.DEFAULT_FRAME_BYTES, 4_096}) {
      compare(EnvelopeParameterSpec.builder().frameBytes(frame).build());
    }
  }

  private void compare(EnvelopeParameterSpec spec) throws GeneralSecurityException {
    Cipher sun = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    Cipher envelope = Cipher.getInstance("KMS/Envelope/NoPadding", provider);
    Times[] times = new Times[4];
    for (int i = 0; i < times.length; i++) {
      times[i] = new Times();
    }
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      GCMParameterSpec iv = iv();
      sun.init(Cipher.ENCRYPT_MODE, AES, iv);
      int length = times[0].run(round, sun, plaintext, BYTES, sealed);
      sun.init(Cipher.DECRYPT_MODE, AES, iv);
      times[1].run(round, sun, sealed, length, opened);
      envelope.init(Cipher.ENCRYPT_MODE, key, spec);
      length = times[2].run(round, envelope, plaintext, BYTES, sealed);
      envelope.init(Cipher.DECRYPT_MODE, key, spec);
      times[3].run(round, envelope, sealed, length, opened);
    }
    print("encrypt", spec, times[0], times[2]);
    print("decrypt", spec, times[1], times[3]);
  }

  private GCMParameterSpec iv() {
    byte[] iv = new byte[12];
    iv[0] = (byte) ++nextIv;
    iv[1] = (byte) (nextIv >> 8);
    return new GCMParameterSpec(128, iv);
  }

  private static void print(String what, EnvelopeParameterSpec spec, Times sun, Times envelope) {
    System.out.printf(
        "benchmark: %s 64 MiB, frames of %,d bytes: SunJCE %.1f ms (CPU %.1f), envelope %.1f ms"
            + " (CPU %.1f), ratio %.2f (CPU %.2f)%n",
        what,
        spec.frameBytes(),
        sun.wall(),
        sun.cpu(),
        envelope.wall(),
        envelope.cpu(),
        sun.wall() / envelope.wall(),
        sun.cpu() / envelope.cpu());
  }

  /** Milliseconds of each round. */
  private static final class Times {
    private final double[] walls = new double[ROUNDS];
    private final double[] cpus = new double[ROUNDS];

    int run(int round, Cipher cipher, byte[] in, int length, byte[] out)
        throws GeneralSecurityException {
      long wall = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      int written = cipher.doFinal(in, 0, length, out, 0);
      if (round >= 0) {
        cpus[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
        walls[round] = (System.nanoTime() - wall) / 1e6;
      }
      return written;
    }

    double wall() {
      return median(walls);
    }

    double cpu() {
      return median(cpus);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
