package org.claviger.server.hsm.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.claviger.server.config.AnswerLimits;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.PeerTls;
import org.claviger.server.config.WorkerAddress;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.pkcs11.HsmFixture;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.hsm.pkcs11.StoreTokens;
import org.claviger.server.http.tls.MutualTls;
import org.claviger.server.http.tls.TierCertificates;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.http.worker.WorkerLimits;
import org.claviger.server.http.worker.WorkerListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the way to a worker costs: operations on the module directly, over a Unix-domain socket, and
 * by mutual TLS over loopback, in turns. Both sides are in this process, so that its CPU time is
 * that of both.
 */
class WorkerBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
  private static final long MILLIS = Long.getLong("benchmark.millis", 500);
  private static final AnswerLimits LIMITS = AnswerLimits.of(Duration.ofMinutes(2));
  private static final byte[] TEXT = new byte[1_024];
  private static final byte[] DIGEST = new byte[32];
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @TempDir Path folder;

  /** Operations a second, and CPU time of one in microseconds. */
  private record Rate(double perSecond, double cpuMicros) {}

  @Test
  void theWayToTheModule() throws Exception {
    Path socket = folder.resolve("worker.sock");
    TierCertificates.make(
        folder.resolve("tls"), List.of(List.of("localhost")), Instant.now(), Duration.ofDays(1));
    WorkerLimits limits = WorkerLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (Pkcs11Module module = Pkcs11Module.open(HsmFixture.config(folder))) {
      HsmService service = new HsmService(module, StoreTokens.NONE);
      WorkerAddress bind = address(0, "worker-localhost");
      try (WorkerListener unix = WorkerListener.start(socket, 64, service::answer);
          WorkerListener tls =
              WorkerListener.start(bind, MutualTls.open(bind.tls()), 64, limits, service::answer)) {
        assertThat(unix).isNotNull();
        WorkerAddress address = address(tls.port(), "server");
        try (RemoteModule overUnix = module(WorkerClient.start(socket, 64));
            RemoteModule overTls =
                module(WorkerClient.start(address, MutualTls.open(address.tls()), 64, limits))) {
          compare(
              List.of(
                  module.openRegion("us-east-1"),
                  overUnix.openRegion("us-east-1"),
                  overTls.openRegion("us-east-1")));
        }
      }
    }
  }

  private static void compare(List<Hsm> ways) throws Exception {
    Material kms = ways.get(0).generateSecretKey("kms", MaterialSpec.AES_256_SUBKEYS);
    Material ec = ways.get(0).generateKeyPair("ec", MaterialSpec.EC_P256_SIGN).privateKey();
    Material rsa = ways.get(0).generateKeyPair("rsa", MaterialSpec.RSA_2048_SIGN).privateKey();
    for (int threads : new int[] {1, 8, 64}) {
      compare("Encrypt 1 KiB", threads, ways, hsm -> hsm.encryptUnderSubkey(kms, DIGEST, TEXT));
      compare("Sign P-256", threads, ways, hsm -> hsm.sign(ec, SignatureMechanism.ECDSA, DIGEST));
      compare(
          "Sign RSA-2048",
          threads,
          ways,
          hsm -> hsm.sign(rsa, SignatureMechanism.RSA_PSS_SHA_256, DIGEST));
    }
  }

  private static void compare(String what, int threads, List<Hsm> ways, Consumer<Hsm> operation)
      throws Exception {
    Rate[][] rates = new Rate[ways.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      for (int way = 0; way < ways.size(); way++) {
        Rate rate = measure(threads, ways.get(way), operation);
        if (round >= 0) {
          rates[way][round] = rate;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "benchmark: %-14s %2d threads: module %s; socket %s, ratio %.2f; mutual TLS %s, ratio"
            + " %.2f%n",
        what,
        threads,
        text(rates[0]),
        text(rates[1]),
        perSecond(rates[1]) / perSecond(rates[0]),
        text(rates[2]),
        perSecond(rates[2]) / perSecond(rates[0]));
  }

  private static Rate measure(int threads, Hsm hsm, Consumer<Hsm> operation) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long cpu = PROCESS.getProcessCpuTime();
      long began = System.nanoTime();
      long end = began + MILLIS * 1_000_000;
      Callable<Long> loop =
          () -> {
            long count = 0;
            while (System.nanoTime() < end) {
              operation.accept(hsm);
              count++;
            }
            return count;
          };
      long count = 0;
      for (Future<Long> each : pool.invokeAll(Collections.nCopies(threads, loop))) {
        count += each.get();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Rate(count / seconds, (PROCESS.getProcessCpuTime() - cpu) / 1e3 / count);
    } finally {
      pool.shutdown();
    }
  }

  private static String text(Rate[] rates) {
    double cpu =
        Arrays.stream(rates).mapToDouble(Rate::cpuMicros).sorted().toArray()[rates.length / 2];
    return String.format(Locale.ROOT, "%.0f/s %.0f us CPU", perSecond(rates), cpu);
  }

  private static double perSecond(Rate[] rates) {
    return Arrays.stream(rates).mapToDouble(Rate::perSecond).sorted().toArray()[rates.length / 2];
  }

  private WorkerAddress address(int port, String who) {
    Path files = folder.resolve("tls");
    return new WorkerAddress(
        "localhost",
        port,
        new PeerTls(
            new OperatorTls(files.resolve(who + ".pem"), files.resolve(who + ".key")),
            Optional.of(files.resolve("ca.pem")),
            Set.of()));
  }

  private static RemoteModule module(WorkerClient client) {
    Exchange exchange =
        new Exchange() {
          @Override
          public byte[] ask(byte[] request, Duration limit) {
            try {
              return client.ask(request, limit);
            } catch (IOException e) {
              throw new HsmUnavailableException(e.getMessage(), e);
            }
          }

          @Override
          public void close() {
            client.close();
          }
        };
    return RemoteModule.only(exchange, LIMITS);
  }
}
