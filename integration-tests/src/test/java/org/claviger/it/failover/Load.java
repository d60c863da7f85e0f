package org.claviger.it.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;

/** Requests of every kind without a pause, each answer checked. None may fail. */
final class Load implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int MOST_FAULTS = 20;

  private static final String TOO_FEW_HSMS = "CloudHsmClusterInvalidConfigurationException";

  private final ApiClient api;
  private final Optional<String> store;
  private final String symmetric;
  private final String mac;
  private final String signing;
  private final PublicKey publicKey;
  private final String expectedMac;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean isEnd;

  private Load(ApiClient api, Optional<String> store) throws GeneralSecurityException {
    this.api = api;
    this.store = store;
    symmetric = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    mac = key("HMAC_256", "GENERATE_VERIFY_MAC");
    signing = key("ECC_NIST_P256", "SIGN_VERIFY");
    byte[] encoded = ask("GetPublicKey", "{\"KeyId\":\"" + signing + "\"}").bytes("PublicKey");
    publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    expectedMac = mac("a message");
  }

  /** With keys of the region. */
  static Load start(ApiClient api) throws GeneralSecurityException {
    return start(api, Optional.empty());
  }

  /** With keys of a custom key store. It makes no new ones while an HSM is away, and says so. */
  static Load inStore(ApiClient api, String store) throws GeneralSecurityException {
    return start(api, Optional.of(store));
  }

  private static Load start(ApiClient api, Optional<String> store) throws GeneralSecurityException {
    Load load = new Load(api, store);
    for (int i = 0; i < THREADS; i++) {
      String thread = Integer.toString(i);
      load.running.add(load.threads.submit(() -> load.run(thread)));
    }
    return load;
  }

  long requests() {
    return requests.get();
  }

  long slowestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
  }

  /** Waits until so many requests more were answered, and sees that none failed. */
  void awaitMore(int more) {
    long enough = requests.get() + more;
    await().atMost(Cluster.LIMIT).until(() -> requests.get() >= enough || !faults.isEmpty());
    assertNoFault();
  }

  void assertNoFault() {
    assertThat(faults).isEmpty();
  }

  private void run(String thread) {
    for (int i = 0; !isEnd && faults.size() < MOST_FAULTS; i++) {
      try {
        round(thread + "/" + i);
      } catch (RuntimeException | AssertionError | GeneralSecurityException e) {
        faults.add(e.toString());
      }
    }
  }

  private void round(String text) throws GeneralSecurityException {
    String plaintext = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    if (text.endsWith("0")) {
      Answer made = answer("CreateKey", request("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"));
      if (store.isEmpty() || !made.errorCode().equals(TOO_FEW_HSMS)) {
        assertThat(decrypted(encrypted(keyId(made), plaintext))).isEqualTo(plaintext);
      }
    }
    assertThat(decrypted(encrypted(symmetric, plaintext))).isEqualTo(plaintext);
    Answer dataKey =
        ask("GenerateDataKey", "{\"KeyId\":\"" + symmetric + "\",\"KeySpec\":\"AES_256\"}");
    assertThat(decrypted(dataKey.text("CiphertextBlob"))).isEqualTo(dataKey.text("Plaintext"));
    assertThat(mac("a message")).isEqualTo(expectedMac);
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(publicKey);
    verifier.update(text.getBytes(UTF_8));
    assertThat(verifier.verify(signature(plaintext))).isTrue();
  }

  private String encrypted(String key, String plaintext) {
    return ask("Encrypt", "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"" + plaintext + "\"}")
        .text("CiphertextBlob");
  }

  private String decrypted(String blob) {
    return ask("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}").text("Plaintext");
  }

  private String mac(String message) {
    String text = Base64.getEncoder().encodeToString(message.getBytes(UTF_8));
    return ask(
            "GenerateMac",
            "{\"KeyId\":\"%s\",\"MacAlgorithm\":\"HMAC_SHA_256\",\"Message\":\"%s\"}"
                .formatted(mac, text))
        .text("Mac");
  }

  private byte[] signature(String message) {
    return ask(
            "Sign",
            "{\"KeyId\":\"%s\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Message\":\"%s\"}"
                .formatted(signing, message))
        .bytes("Signature");
  }

  private String key(String spec, String usage) {
    return keyId(ask("CreateKey", request(spec, usage)));
  }

  private String request(String spec, String usage) {
    return "{\"KeySpec\":\"%s\",\"KeyUsage\":\"%s\"%s}"
        .formatted(
            spec,
            usage,
            store
                .map(id -> ",\"Origin\":\"AWS_CLOUDHSM\",\"CustomKeyStoreId\":\"" + id + "\"")
                .orElse(""));
  }

  private static String keyId(Answer made) {
    return successful("CreateKey", made).json().at("/KeyMetadata/KeyId").textValue();
  }

  private Answer ask(String action, String body) {
    return successful(action, answer(action, body));
  }

  private Answer answer(String action, String body) {
    long begin = System.nanoTime();
    Answer answer = api.kms(action, body);
    slowestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
    requests.incrementAndGet();
    return answer;
  }

  private static Answer successful(String action, Answer answer) {
    assertThat(answer.status()).as(action + ": " + answer.body()).isEqualTo(200);
    return answer;
  }

  /** Ends; every request that is on its way is answered first. */
  @Override
  public void close() {
    isEnd = true;
    await().atMost(Cluster.LIMIT).until(() -> running.stream().allMatch(Future::isDone));
    threads.shutdownNow();
  }
}
