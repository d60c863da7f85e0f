package org.claviger.server.iam.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.claviger.server.iam.OidcProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCacheTest {
  private static final String URL = "https://idp.example.com";
  private static final OidcProvider PROVIDER =
      new OidcProvider(
          "arn:aws:iam::111122223333:oidc-provider/idp.example.com",
          URL,
          Set.of("client"),
          List.of());
  private static RSAKey key;

  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile String configuration = configuration(URL, URL + "/keys");
  private volatile boolean failing;
  private final KeyCache keys = new KeyCache(this::read, nanoTime::get);

  @BeforeAll
  static void generate() throws JOSEException {
    key = new RSAKeyGenerator(2_048).keyID("first").generate();
  }

  @Test
  void keysAreFetchedOnceInHalfAnHour() throws IOException {
    for (int i = 0; i < 100; i++) {
      assertThat(find("first")).hasSize(1);
    }
    pass(KeyCache.FRESH.minusNanos(1));
    find("first");
    assertThat(reads).hasValue(1);

    pass(Duration.ofNanos(1));
    find("first");
    assertThat(reads).hasValue(2);
  }

  @Test
  void anUnknownKeyIsLookedForAtMostOnceInAWhile() throws IOException {
    find("first");
    for (int i = 0; i < 100; i++) {
      assertThat(find("unknown")).extracting(JWK::getKeyID).containsExactly("first");
    }
    assertThat(reads).hasValue(1);

    pass(KeyCache.PAUSE);
    for (int i = 0; i < 100; i++) {
      find("unknown");
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void keysThatCannotBeRenewedServeForAnHour() throws IOException {
    find("first");
    failing = true;
    pass(KeyCache.USABLE.minusNanos(1));
    assertThat(find("first")).hasSize(1);

    pass(Duration.ofNanos(1));
    assertThatIOException().isThrownBy(() -> find("first"));
  }

  @Test
  void anIssuerThatFailedIsNotAskedAgainAtOnce() {
    failing = true;
    for (int i = 0; i < 100; i++) {
      assertThatIOException().isThrownBy(() -> find("first"));
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void oneFetchServesAllWhoWaitForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    KeyCache slow =
        new KeyCache(
            (provider, uri) -> {
              begun.countDown();
              await(go);
              return read(provider, uri);
            },
            nanoTime::get);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<JWK>>> found =
          List.of(
              threads.submit(() -> slow.find(PROVIDER, any -> true)),
              threads.submit(() -> slow.find(PROVIDER, any -> true)),
              threads.submit(() -> slow.find(PROVIDER, any -> true)));
      await(begun);
      go.countDown();
      for (Future<List<JWK>> each : found) {
        assertThat(each.get(10, TimeUnit.SECONDS)).hasSize(1);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void fewProvidersAreAskedAtATimeAndTheRestAreRefusedUntilOneIsDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(KeyCache.MAX_FETCHES);
    CountDownLatch go = new CountDownLatch(1);
    KeyCache slow =
        new KeyCache(
            (provider, uri) -> {
              begun.countDown();
              await(go);
              return read(provider, uri);
            },
            nanoTime::get);
    ExecutorService threads = Executors.newFixedThreadPool(KeyCache.MAX_FETCHES + 1);
    try {
      List<Future<List<JWK>>> found = new ArrayList<>();
      for (int i = 0; i < KeyCache.MAX_FETCHES; i++) {
        OidcProvider provider = provider(i);
        found.add(threads.submit(() -> slow.find(provider, any -> true)));
      }
      await(begun);
      Future<List<JWK>> more = threads.submit(() -> slow.find(PROVIDER, any -> true));
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> more.get(10, TimeUnit.SECONDS))
          .withCauseInstanceOf(IOException.class);
      go.countDown();
      for (Future<List<JWK>> each : found) {
        assertThat(each.get(10, TimeUnit.SECONDS)).hasSize(1);
      }
      assertThat(slow.find(PROVIDER, any -> true)).hasSize(1);
    } finally {
      go.countDown();
      threads.shutdownNow();
    }
  }

  /** Another registration of the same issuer. */
  private static OidcProvider provider(int number) {
    return new OidcProvider(
        "arn:aws:iam::%012d:oidc-provider/idp.example.com".formatted(number),
        URL,
        Set.of("client"),
        List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example.com/keys",
        "http://idp.example.com/keys",
        "https://idp.example.com:8443/keys",
        "https://user@idp.example.com/keys",
        "https://idp.example.com/keys#fragment",
        "https://idp.example.com.attacker.example/keys",
        "file:///etc/passwd",
        "keys",
        "%",
        ""
      })
  void keysElsewhereAreNotFetched(String uri) {
    configuration = configuration(URL, uri);

    assertThatIOException().isThrownBy(() -> find("first"));
    assertThat(reads).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://elsewhere.example.com", "", "https://idp.example.com/x"})
  void theConfigurationOfAnotherIssuerIsRefused(String issuer) {
    configuration = configuration(issuer, URL + "/keys");

    assertThatIOException().isThrownBy(() -> find("first"));
  }

  @Test
  void whatIsNoConfigurationIsRefused() {
    for (String text : List.of("", "{", "[]", "null", "[".repeat(10_000))) {
      configuration = text;
      KeyCache fresh = new KeyCache(this::read, nanoTime::get);
      assertThatIOException().isThrownBy(() -> fresh.find(PROVIDER, any -> true));
    }
  }

  private static Predicate<JWK> named(String id) {
    return jwk -> jwk.getKeyID().equals(id);
  }

  private List<JWK> find(String id) throws IOException {
    return keys.find(PROVIDER, named(id));
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private byte[] read(OidcProvider provider, URI uri) throws IOException {
    if (uri.getPath().startsWith("/.well-known/") && !failing) {
      return configuration.getBytes(UTF_8);
    }
    reads.incrementAndGet();
    if (failing) {
      throw new IOException("the issuer is down");
    }
    return new JWKSet(key).toPublicJWKSet().toString().getBytes(UTF_8);
  }

  private static String configuration(String issuer, String keys) {
    return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}";
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
