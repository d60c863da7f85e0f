package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.it.ApiClient;
import org.claviger.it.AwsClients;
import org.claviger.it.Command;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * What is in a server's Java heap, garbage included, while it works with keys whose material is
 * known. What a software HSM keeps in native memory is no part of it.
 */
@Tag("one-jdk")
class HeapDumpTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int REQUESTS = Integer.getInteger("heap.requests", 300);

  @TempDir Path folder;

  private final Map<String, byte[]> canaries = new LinkedHashMap<>();

  @Test
  void aServerWithTheModuleInItsProcessHoldsNoKeyMaterialAndNoPin() throws Exception {
    try (ServerProcess server = ServerProcess.up(data())) {
      assertThat(found(server)).isEmpty();
    }
  }

  @Test
  void aServerBesideAWorkerHoldsNoKeyMaterialAndNoPin() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("claviger.yaml"),
            """
            data: %s
            http: {port: 0}
            management: {port: 0}
            hsm:
              worker: {socket: %s}
            """
                .formatted(data(), folder.resolve("hsm.sock")));
    try (ServerProcess server = ServerProcess.serve(config, data())) {
      assertThat(found(server)).isEmpty();
    }
  }

  /** The canaries that a dump under load holds. */
  private List<String> found(ServerProcess server) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicBoolean isEnd = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    try (KmsClient kms = AwsClients.kms(server)) {
      List<String> requests = keys(new KeyImporter(kms));
      List<Future<?>> loads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        loads.add(threads.submit(() -> load(ApiClient.of(server), requests, isEnd, done)));
      }
      await().atMost(LIMIT).until(() -> done.get() >= REQUESTS);
      byte[] dump = dump(server);
      isEnd.set(true);
      for (Future<?> load : loads) {
        load.get(LIMIT.toMinutes(), TimeUnit.MINUTES);
      }
      addPin("the user's PIN", data().resolve("hsm/pin"));
      addPin("the officer's PIN", data().resolve("hsm/so-pin"));
      // What the server must know, by docs/security.md: so the search finds what is there.
      assertThat(holds(dump, secret(server).getBytes(US_ASCII))).isTrue();
      return canaries.entrySet().stream()
          .filter(each -> holds(dump, each.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    } finally {
      isEnd.set(true);
      threads.shutdownNow();
    }
  }

  /** Imports a key of each kind; returns requests that use them. */
  private List<String> keys(KeyImporter importer) throws Exception {
    byte[] aes = random("AES", 32);
    byte[] hmac = random("HMAC", 32);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    canaries.put("RSA private exponent", window(rsa.getPrivateExponent()));
    canaries.put("RSA prime", window(rsa.getPrimeP()));
    canaries.put("RSA other prime", window(rsa.getPrimeQ()));
    return List.of(
        "Encrypt {'KeyId':'%s','Plaintext':'YQ=='}"
            .formatted(importer.key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, aes)),
        "GenerateMac {'KeyId':'%s','Message':'YQ==','MacAlgorithm':'HMAC_SHA_256'}"
            .formatted(importer.key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC, hmac)),
        "Sign {'KeyId':'%s','Message':'YQ==','SigningAlgorithm':'RSASSA_PSS_SHA_256'}"
            .formatted(importer.key(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY, rsa.getEncoded())));
  }

  private static void load(
      ApiClient api, List<String> requests, AtomicBoolean isEnd, AtomicInteger done) {
    for (int i = 0; !isEnd.get(); i++) {
      String[] request = requests.get(i % requests.size()).split(" ", 2);
      assertThat(api.kms(request[0], request[1].replace('\'', '"')).status()).isEqualTo(200);
      done.incrementAndGet();
    }
  }

  private byte[] random(String name, int bytes) {
    byte[] material = new byte[bytes];
    new SecureRandom().nextBytes(material);
    canaries.put(name, Arrays.copyOf(material, 16));
    return material;
  }

  /** Part of a number: big-endian bytes, which are also those of a BigInteger's words in a dump. */
  private static byte[] window(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
  }

  private void addPin(String name, Path file) throws IOException {
    String pin = Files.readString(file).strip();
    assertThat(pin.length()).isGreaterThan(7);
    canaries.put(name, pin.getBytes(US_ASCII));
    canaries.put(name + " in UTF-16", pin.getBytes(UTF_16BE));
  }

  private static String secret(ServerProcess server) throws IOException {
    return Files.readAllLines(server.clientFile("credentials")).stream()
        .filter(line -> line.startsWith("aws_secret_access_key"))
        .map(line -> line.substring(line.indexOf('=') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private byte[] dump(ServerProcess server) throws IOException {
    Path file = folder.resolve("server.hprof");
    String pid = Long.toString(server.process().pid());
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Command.Outcome outcome = Command.of(jcmd, pid, "GC.heap_dump", "-all", file.toString()).run();
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    byte[] dump = Files.readAllBytes(file);
    Files.delete(file);
    return dump;
  }

  private static boolean holds(byte[] dump, byte[] canary) {
    for (int i = 0; i <= dump.length - canary.length; i++) {
      if (dump[i] == canary[0]
          && Arrays.equals(dump, i, i + canary.length, canary, 0, canary.length)) {
        return true;
      }
    }
    return false;
  }

  private Path data() {
    return folder.resolve("data");
  }
}
