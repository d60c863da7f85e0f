package org.claviger.provider.internal.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.claviger.provider.internal.config.Credentials;
import org.junit.jupiter.api.Test;

class CredentialsKeeperTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MovedClock clock = new MovedClock();
  private volatile Credentials next = ending("FIRST", Duration.ofHours(1));
  private volatile IOException failure;
  private int reads;

  private static final class MovedClock extends Clock {
    private volatile Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private static Credentials ending(String id, Duration after) {
    return new Credentials(id, new byte[] {1}, Optional.of("t"), Optional.of(START.plus(after)));
  }

  private CredentialsKeeper keeper() throws IOException {
    return new CredentialsKeeper(this::read, clock);
  }

  private Credentials read() throws IOException {
    reads++;
    if (failure != null) {
      throw failure;
    }
    return next;
  }

  private String idAt(CredentialsKeeper keeper, Duration time) throws IOException {
    clock.now = START.plus(time);
    return keeper.current().accessKeyId();
  }

  @Test
  void replacesTemporaryCredentialsFiveMinutesBeforeTheyEnd() throws IOException {
    CredentialsKeeper keeper = keeper();
    next = ending("SECOND", Duration.ofHours(2));

    assertThat(idAt(keeper, Duration.ofMinutes(54))).isEqualTo("FIRST");
    assertThat(idAt(keeper, Duration.ofMinutes(55))).isEqualTo("SECOND");
    assertThat(idAt(keeper, Duration.ofMinutes(56))).isEqualTo("SECOND");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void thoseThatLiveShorterAreReplacedAtHalfTheirTime() throws IOException {
    next = ending("SHORT", Duration.ofMinutes(4));
    CredentialsKeeper keeper = keeper();
    next = ending("SECOND", Duration.ofHours(2));

    assertThat(idAt(keeper, Duration.ofSeconds(119))).isEqualTo("SHORT");
    assertThat(idAt(keeper, Duration.ofMinutes(2))).isEqualTo("SECOND");
  }

  @Test
  void anAccessKeyWithoutEndIsKept() throws IOException {
    next = new Credentials("STEADY", new byte[] {1}, Optional.empty());
    CredentialsKeeper keeper = keeper();

    assertThat(idAt(keeper, Duration.ofDays(4_000))).isEqualTo("STEADY");
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void goesOnWithTheOldOnesWhileTheyLastWhenTheNewCannotBeHad() throws IOException {
    CredentialsKeeper keeper = keeper();
    failure = new IOException("planted");

    assertThat(idAt(keeper, Duration.ofMinutes(56))).isEqualTo("FIRST");
    assertThat(idAt(keeper, Duration.ofMinutes(56))).isEqualTo("FIRST");
    assertThat(reads).as("not asked again at once").isEqualTo(2);
    assertThatThrownBy(() -> idAt(keeper, Duration.ofHours(1))).hasMessage("planted");
    failure = null;
    next = ending("SECOND", Duration.ofHours(2));
    assertThat(idAt(keeper, Duration.ofMinutes(61))).isEqualTo("SECOND");
  }

  @Test
  void oneThreadReplacesWhileOthersGoOn() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Credentials first = next;
    Credentials second = ending("SECOND", Duration.ofHours(2));
    CredentialsKeeper keeper =
        new CredentialsKeeper(
            () -> {
              if (clock.now.equals(START)) {
                return first;
              }
              reading.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return second;
            },
            clock);
    clock.now = START.plus(Duration.ofMinutes(57));
    CompletableFuture<Credentials> replacing =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return keeper.current();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    reading.await();

    assertThat(keeper.current()).isSameAs(first);
    goOn.countDown();
    assertThat(replacing.get()).isSameAs(second);
    assertThat(keeper.current()).isSameAs(second);
  }

  @Test
  void refusedOnesAreReadAgainAndWipedIfTheyAreTheSame() throws IOException {
    next = new Credentials("OLD", new byte[] {1}, Optional.empty());
    CredentialsKeeper keeper = keeper();
    Credentials old = keeper.current();
    Credentials same = new Credentials("OLD", new byte[] {1}, Optional.empty());
    next = same;

    assertThat(keeper.replace(old)).isFalse();
    assertThat(same.isDestroyed()).isTrue();
    next = new Credentials("ROTATED", new byte[] {2}, Optional.empty());
    assertThat(keeper.replace(old)).isTrue();
    assertThat(keeper.current().accessKeyId()).isEqualTo("ROTATED");
    assertThat(keeper.replace(old)).as("another thread did it").isTrue();
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void credentialsThatEndedAlreadyAreNoCredentials() {
    next = ending("DEAD", Duration.ofSeconds(-1));

    assertThatThrownBy(this::keeper)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DEAD ended at");
  }
}
