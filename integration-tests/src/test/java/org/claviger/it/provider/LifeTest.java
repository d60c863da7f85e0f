package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.crypto.KeyGenerator;
import javax.security.auth.Destroyable;
import org.claviger.it.Forwarder;
import org.claviger.it.InParallel;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsLoadStoreParameter;
import org.claviger.provider.RequestEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Connections, failover, interruption and shutdown, over wires that can be cut and held. */
@ExtendWith(SharedServer.class)
class LifeTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final int LIMIT_SECONDS = 15;

  @TempDir private Path folder;
  private final ServerProcess server;
  private final String keyId;
  private final List<RequestEvent> events = new CopyOnWriteArrayList<>();
  private Forwarder first;
  private Forwarder second;
  private ClavigerProvider provider;

  LifeTest(ServerProcess server, SharedKeys keys) {
    this.server = server;
    this.keyId = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
  }

  @BeforeEach
  void start() throws IOException {
    first = new Forwarder(server);
    second = new Forwarder(server);
    provider =
        new Configuration(server, folder)
            .set("endpoint", first.endpoint() + ", " + second.endpoint())
            .provider();
    provider.addRequestListener(events::add);
  }

  @AfterEach
  void stop() {
    provider.close();
    first.close();
    second.close();
  }

  private PrivateKey key() throws Exception {
    return new Claviger(provider).privateKey(keyId);
  }

  private byte[] sign(PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA", provider);
      signature.initSign(key);
      signature.update(MESSAGE);
      return signature.sign();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String signOrFail(PrivateKey key) {
    Throwable thrown = catchThrowable(() -> sign(key));
    return thrown == null ? "signed" : thrown.toString();
  }

  @Test
  void manyThreadsShareOneHttp2Connection() throws Exception {
    PrivateKey key = key();

    List<byte[]> signatures = InParallel.map(IntStream.range(0, 200), 16, number -> sign(key));

    assertThat(signatures).hasSize(200).doesNotContainNull();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.connections()).isZero();
  }

  @Test
  void keyStoresLoadedAgainAndAgainShareOneConnection() throws Exception {
    byte[] configuration =
        Files.readAllBytes(
            new Configuration(server, folder)
                .set("endpoint", second.endpoint().toString())
                .write());
    List<KeyStore> inUse = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      KeyStore store = KeyStore.getInstance("KMS", provider);
      store.load(new ByteArrayInputStream(configuration), null);
      inUse.add(store);
    }

    for (KeyStore store : inUse) {
      assertThat(store.containsAlias(keyId)).isTrue();
    }

    assertThat(second.connections()).isEqualTo(1);
  }

  @Test
  void theNextServerAnswersWhenOneIsGone() throws Exception {
    PrivateKey key = key();
    first.close();
    events.clear();

    sign(key);
    sign(key);
    KeyGenerator.getInstance("HmacSHA256", provider).generateKey();

    assertThat(events).extracting(RequestEvent::outcome).containsOnly(RequestEvent.OK);
    assertThat(events).extracting(RequestEvent::attempts).containsExactly(2, 1, 1);
    assertThat(second.connections()).isEqualTo(1);
  }

  @Test
  void aServerThatHangsIsLeftForTheOther() throws Exception {
    ClavigerProvider impatient =
        new Configuration(server, folder)
            .set("endpoint", first.endpoint() + "," + second.endpoint())
            .set("timeout", "5s")
            .provider();
    try (impatient) {
      Claviger claviger = new Claviger(impatient);
      PrivateKey key = claviger.privateKey(keyId);
      first.hold(true);
      Signature signature = Signature.getInstance("SHA256withECDSA", impatient);
      signature.initSign(key);

      assertThatThrownBy(signature::sign)
          .isInstanceOf(SignatureException.class)
          .hasMessageContainingAll("no answer from " + first.endpoint(), "'timeout'");
      signature.initSign(key);
      assertThat(signature.sign()).isNotEmpty();
    }
  }

  @Test
  void anInterruptedThreadEndsAtOnceAndTheConnectionServesOthers() throws Exception {
    PrivateKey key = key();
    first.hold(true);
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              Throwable thrown = catchThrowable(() -> sign(key));
              stillInterrupted.set(Thread.currentThread().isInterrupted());
              ended.complete(thrown);
            });
    thread.start();
    await()
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING);
    CompletableFuture<byte[]> other = CompletableFuture.supplyAsync(() -> sign(key));
    thread.interrupt();

    Throwable thrown = ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(thrown).hasRootCauseInstanceOf(java.io.InterruptedIOException.class);
    assertThat(thrown.getCause())
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("the calling thread was interrupted");
    assertThat(stillInterrupted).isTrue();
    first.hold(false);
    assertThat(other.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNotEmpty();
    assertThat(sign(key)).isNotEmpty();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.connections()).isZero();
  }

  /** Few of them: a server ends connections on which too many requests are cancelled. */
  @Test
  void interruptionsAtAnyMomentLeaveTheConnectionWhole() throws Exception {
    PrivateKey key = key();
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> ends = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 25; i++) {
      Thread thread = new Thread(() -> ends.add(signOrFail(key)));
      thread.start();
      Thread.sleep(random.nextInt(3), random.nextInt(999_999));
      thread.interrupt();
      thread.join(Duration.ofSeconds(LIMIT_SECONDS).toMillis());
      assertThat(sign(key)).as("seed %d", seed).isNotEmpty();
    }

    assertThat(ends)
        .as("seed %d", seed)
        .hasSize(25)
        .allMatch(end -> end.matches("signed|.*interrupted.*"));
    assertThat(first.connections()).as("seed %d", seed).isEqualTo(1);
    assertThat(second.connections()).isZero();
  }

  @Test
  void closingEndsWhatIsUnderWayAndRefusesWhatComesLater() throws Exception {
    PrivateKey key = key();
    KeyStore store = new Claviger(provider).keyStore();
    first.hold(true);
    CompletableFuture<Throwable> underWay =
        CompletableFuture.supplyAsync(() -> catchThrowable(() -> sign(key)));
    await().until(() -> !underWay.isDone() && threadWaitsForAnAnswer());

    provider.close();
    provider.close();

    assertThat(underWay.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> sign(key)).cause().hasMessageContaining("has been closed");
    assertThatThrownBy(store::size)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("has been closed");
    assertThatThrownBy(() -> new Claviger(provider).keyStore())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has been closed");
    KeyStore other = KeyStore.getInstance("KMS", provider);
    Path configuration = server.clientFile("claviger.properties");
    assertThatThrownBy(() -> other.load(new KmsLoadStoreParameter(configuration)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has been closed");
  }

  private static boolean threadWaitsForAnAnswer() {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(
            stack ->
                List.of(stack).stream()
                    .anyMatch(frame -> frame.getMethodName().equals("takeHeaders")));
  }

  @Test
  void aDestroyedHandleIsRefused() throws Exception {
    PrivateKey key = key();
    Signature signature = Signature.getInstance("SHA256withECDSA", provider);
    signature.initSign(key);

    ((Destroyable) key).destroy();

    assertThatThrownBy(signature::sign).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> signature.initSign(key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("destroyed");
    assertThat(sign(key())).isNotEmpty();
  }

  @Test
  void aListenerHearsOfEachRequest() throws Exception {
    sign(key());
    assertThatThrownBy(() -> new Claviger(provider).privateKey("alias/nowhere")).isNotNull();

    assertThat(events)
        .anySatisfy(
            event -> {
              assertThat(event.action()).isEqualTo("TrentService.Sign");
              assertThat(event.outcome()).isEqualTo(RequestEvent.OK);
              assertThat(event.attempts()).isEqualTo(1);
              assertThat(event.duration()).isPositive();
              assertThat(event.requestId()).isPresent();
            })
        .anySatisfy(event -> assertThat(event.outcome()).isEqualTo("NotFoundException"));
  }
}
