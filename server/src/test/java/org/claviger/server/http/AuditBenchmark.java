package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.Durably;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.HttpConfig;
import org.claviger.server.config.HttpLimits;
import org.claviger.server.config.HttpTimeouts;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.TlsConfig;
import org.claviger.server.http.EncryptLoad.Measured;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.http.tls.LocalTlsIdentity;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeySpec;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Keys;
import org.claviger.server.key.NewKey;
import org.claviger.server.key.Origin;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Actions;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.SigV4Authenticator;
import org.claviger.server.sigv4.SigningCredential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the record costs: Encrypt through two whole servers on one key, of which one keeps its
 * record and the other, which exists nowhere else, drops it; in turns, by 1, 8 and 64 callers.
 */
class AuditBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 9);
  private static final long MILLIS = Long.getLong("benchmark.millis", 1_000);
  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int[] CALLERS = {1, 8, 64};

  @TempDir private Path folder;
  private SSLContext trusting;
  private TestPrincipals principals;

  @Test
  void encryptWithTheRecordAndWithout() throws Exception {
    try (TestRegion region = TestRegion.open(folder);
        FileAuditTrail file = openTrail(region);
        TimedTrail timed = new TimedTrail(file);
        HttpServer on = serve(region, timed);
        HttpServer off = serve(region, new DroppedTrail())) {
      System.out.printf(Locale.ROOT, "a sync of 700 bytes, alone: %s%n", syncs());
      String key = key(region);
      for (int callers : CALLERS) {
        compare(callers, key, on, off, timed);
      }
    }
  }

  /** Records alone, as fast as so many threads can: what they cost beside all else. */
  @Test
  void recordsAlone() throws Exception {
    try (TestRegion region = TestRegion.open(folder);
        FileAuditTrail file = openTrail(region)) {
      AuditEvent event = event();
      for (int callers : new int[] {1, 64, 1, 8, 64}) {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long cpu = CPU.getProcessCpuTime();
        long begin = System.nanoTime();
        long end = begin + 3 * MILLIS * 1_000_000;
        LongAdder count = new LongAdder();
        for (int i = 0; i < callers; i++) {
          threads.execute(
              () -> {
                while (System.nanoTime() < end) {
                  Durably.await(file.record(event));
                  count.increment();
                }
              });
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        System.out.printf(
            Locale.ROOT,
            "%2d threads: %,.0f records a second, %.1f us of CPU each%n",
            callers,
            count.sum() * 1e9 / (System.nanoTime() - begin),
            (CPU.getProcessCpuTime() - cpu) / 1e3 / count.sum());
      }
    }
  }

  private void compare(int callers, String key, HttpServer on, HttpServer off, TimedTrail timed)
      throws Exception {
    List<Measured> with = new ArrayList<>();
    List<Measured> without = new ArrayList<>();
    try (EncryptLoad toOn = new EncryptLoad(trusting, on.port(), key, callers);
        EncryptLoad toOff = new EncryptLoad(trusting, off.port(), key, callers)) {
      for (int round = -2; round < ROUNDS; round++) {
        boolean isFirst = round % 2 == 0;
        Measured first = (isFirst ? toOn : toOff).run(MILLIS);
        Measured second = (isFirst ? toOff : toOn).run(MILLIS);
        if (round < 0) {
          timed.meanMillis();
        } else {
          with.add(isFirst ? first : second);
          without.add(isFirst ? second : first);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%2d callers: %,.0f a second with the record, %,.0f without; ratio %.2f (quartiles %.2f to"
            + " %.2f); CPU %.0f us a request with, %.0f without; a request waits %.2f ms for its"
            + " record%n",
        callers,
        quantile(with.stream().map(Measured::perSecond), 0.5),
        quantile(without.stream().map(Measured::perSecond), 0.5),
        quantile(ratios(with, without), 0.5),
        quantile(ratios(with, without), 0.25),
        quantile(ratios(with, without), 0.75),
        quantile(with.stream().map(Measured::cpuMicros), 0.5),
        quantile(without.stream().map(Measured::cpuMicros), 0.5),
        timed.meanMillis());
  }

  private static Stream<Double> ratios(List<Measured> with, List<Measured> without) {
    return IntStream.range(0, with.size())
        .mapToObj(i -> with.get(i).perSecond() / without.get(i).perSecond());
  }

  private static double quantile(Stream<Double> values, double share) {
    List<Double> sorted = values.sorted().toList();
    return sorted.get((int) (share * (sorted.size() - 1)));
  }

  /** What the disk takes for one small append and its sync, with nobody else at it. */
  private String syncs() throws IOException {
    long[] nanos = new long[300];
    Path probe = folder.resolve("probe");
    try (FileChannel channel =
        FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < nanos.length; i++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(700));
        channel.force(false);
        nanos[i] = System.nanoTime() - begin;
      }
    }
    Files.delete(probe);
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT, "median %.2f ms, 99th %.2f ms", nanos[150] / 1e6, nanos[296] / 1e6);
  }

  private static AuditEvent event() {
    ObjectNode parameters =
        JsonNodeFactory.instance
            .objectNode()
            .put("keyId", "1234abcd-12ab-34cd-56ef-1234567890ab")
            .put("encryptionAlgorithm", "SYMMETRIC_DEFAULT");
    parameters.putObject("encryptionContext").put("tenant", "blue");
    return new AuditEvent(
        UUID.randomUUID().toString(),
        Instant.now(),
        TestApi.ROOT,
        "kms.amazonaws.com",
        "Encrypt",
        "us-east-1",
        "127.0.0.1",
        "aws-sdk-java/2",
        null,
        null,
        parameters,
        null,
        true,
        UUID.randomUUID().toString(),
        List.of("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        null,
        null,
        Optional.empty());
  }

  private FileAuditTrail openTrail(TestRegion region) {
    AuditConfig config = AuditConfig.of(folder.resolve("audit"), TestApi.ROOT.accountId());
    return FileAuditTrail.open(config, region.store(), Clock.systemUTC());
  }

  private static String key(TestRegion region) {
    KeyTemplate template =
        new KeyTemplate(
            KeyKind.kms(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, Origin.AWS_KMS),
            "",
            Map.of());
    Keys keys = region.region().keys();
    try (NewKey made = keys.generate(template, TestApi.ROOT.accountId(), Instant.now())) {
      return region.store().write(made::insert).arn().keyId();
    }
  }

  private HttpServer serve(TestRegion region, AuditTrail audit)
      throws IOException, GeneralSecurityException {
    if (principals == null) {
      principals = new TestPrincipals();
      principals.root(TestApi.ROOT.accountId());
    }
    RequestPipeline pipeline =
        new RequestPipeline(
            new OperationTable(Actions.all()),
            new SigV4Authenticator(AuditBenchmark::credential, 16),
            new HostedRegions(Map.of(TestRegion.NAME, region.region()), region.region()),
            new PolicyAuthorizer(principals),
            RefusalMessages.PLAIN,
            new RequestQuotas(QuotaConfig.defaults().disabled()),
            region.store(),
            audit,
            new RequestMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC());
    LocalTlsIdentity identity =
        new LocalTlsIdentity(folder.resolve("tls"), TlsConfig.defaults(), Clock.systemUTC());
    identity.publishTrust(folder.resolve("client"));
    trusting = TestServer.trusting(folder.resolve("client/truststore.p12"));
    HttpConfig config =
        new HttpConfig("127.0.0.1", 0, HttpTimeouts.defaults(), HttpLimits.defaults());
    return HttpServer.start(config, TlsConfig.defaults(), identity, pipeline);
  }

  private static Optional<SigningCredential> credential(String accessKeyId) {
    return Optional.of(accessKeyId)
        .filter(TestApi.ACCESS_KEY::equals)
        .map(id -> new SigningCredential(TestApi.ROOT, 1, secret()));
  }

  private static Secret secret() {
    return Secret.takeOver(TestApi.SECRET.getBytes(UTF_8));
  }
}
