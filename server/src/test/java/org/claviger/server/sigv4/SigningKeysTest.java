package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.sigv4.Requests.NOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.claviger.server.error.ApiException;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final CredentialScope SCOPE =
      new CredentialScope("20150830", "us-east-1", "iam", "aws4_request");
  private final SigningCredential credential = credential(1, "secret");

  /** The example of AWS's description of the derivation. */
  @Test
  void derivesAsAwsDescribes() {
    Secret secret = Secret.takeOver("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".getBytes(US_ASCII));

    String key = SigningKeys.derive(secret, SCOPE).use(bytes -> HexFormat.of().formatHex(bytes));

    assertThat(key).isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  }

  @Test
  void aKeyServesOneVersionOfOneAccessKeyInOneScope() {
    SigningKeys keys = new SigningKeys(10);
    Secret key = Secret.takeOver(new byte[] {1});
    keys.keep(credential, SCOPE, key);

    assertThat(keys.find(credential, SCOPE)).isSameAs(key);
    assertThat(keys.find(credential(2, "secret"), SCOPE)).isNull();
    for (CredentialScope other :
        List.of(
            new CredentialScope("20150831", "us-east-1", "iam", "aws4_request"),
            new CredentialScope("20150830", "us-east-2", "iam", "aws4_request"),
            new CredentialScope("20150830", "us-east-1", "kms", "aws4_request"))) {
      assertThat(keys.find(credential, other)).isNull();
    }
  }

  @Test
  void aKeyThatLostTheRaceIsWipedAndTheFirstStays() {
    SigningKeys keys = new SigningKeys(10);
    Secret first = Secret.takeOver(new byte[] {1});
    Secret second = Secret.takeOver(new byte[] {1});
    keys.keep(credential, SCOPE, first);
    keys.keep(credential, SCOPE, second);

    assertThat(keys.find(credential, SCOPE)).isSameAs(first);
    assertThat(first.isDestroyed()).isFalse();
    assertThat(second.isDestroyed()).isTrue();
  }

  @Test
  void keysBeyondTheBoundAreWiped() {
    SigningKeys keys = new SigningKeys(3);
    List<Secret> all = new ArrayList<>();
    for (int day = 0; day < 100; day++) {
      Secret key = Secret.takeOver(new byte[] {1});
      all.add(key);
      keys.keep(credential, new CredentialScope("day" + day, "r", "kms", "aws4_request"), key);
    }

    assertThat(all).filteredOn(key -> !key.isDestroyed()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void aChangedAccessKeySignsNoMoreWithItsOldSecret() {
    AtomicReference<SigningCredential> current = new AtomicReference<>(fixture());
    SigV4Authenticator authenticator = new SigV4Authenticator(id -> Optional.of(current.get()), 10);
    RequestToSign request = Requests.listKeys();
    assertThat(authenticator.authenticate(request, "kms", NOW).caller()).isEqualTo(Requests.CALLER);

    current.set(credential(2, "another secret"));

    assertThat(refuses(authenticator, request)).isTrue();
  }

  @Test
  void manyThreadsMayBeginAtOnce() throws Exception {
    int threads = 16;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 50; round++) {
        SigV4Authenticator authenticator = new SigV4Authenticator(Requests.credentials(), 10);
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Caller> call =
            () -> {
              start.await();
              return authenticator.authenticate(Requests.listKeys(), "kms", NOW).caller();
            };
        List<Callable<Caller>> calls = Collections.nCopies(threads, call);
        for (Future<Caller> caller : executor.invokeAll(calls)) {
          assertThat(caller.get()).isEqualTo(Requests.CALLER);
        }
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static boolean refuses(SigV4Authenticator authenticator, RequestToSign request) {
    try {
      authenticator.authenticate(request, "kms", NOW);
      return false;
    } catch (ApiException refusal) {
      return true;
    }
  }

  private static SigningCredential fixture() {
    return Requests.credentials().find(Requests.ACCESS_KEY_ID).orElseThrow();
  }

  private static SigningCredential credential(long version, String secret) {
    return new SigningCredential(
        Requests.CALLER, version, Secret.takeOver(secret.getBytes(US_ASCII)));
  }
}
