package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.http.HttpStack;

/**
 * The credentials in use. Temporary ones are replaced five minutes before they end, by the thread
 * that first comes after that; the others go on with the old ones until their end, and wait only
 * then. No thread works in the background.
 */
public final class CredentialsKeeper {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(15);

  /** Where they are read. */
  @FunctionalInterface
  interface Reader {
    Credentials read() throws IOException;
  }

  private final Reader reader;
  private final Clock clock;
  private final ReentrantLock replacing = new ReentrantLock();
  private volatile Credentials current;
  private volatile Instant replaceAt;

  CredentialsKeeper(Reader reader, Clock clock) throws IOException {
    this.reader = reader;
    this.clock = clock;
    keep(reader.read());
  }

  /**
   * Reads the credentials that the settings lead to.
   *
   * @throws IOException if there are none; the message says what to set
   */
  public static CredentialsKeeper of(Settings settings, HttpStack http)
      throws IOException, GeneralSecurityException {
    CredentialsChain chain = new CredentialsChain(settings.credentials(), settings.region(), http);
    return new CredentialsKeeper(chain::read, Clock.systemUTC());
  }

  /**
   * Credentials that have not ended.
   *
   * @throws IOException if they have, and there are no others
   */
  public Credentials current() throws IOException {
    Instant now = clock.instant();
    if (now.isBefore(replaceAt)) {
      return current;
    }
    return hasEnded(current, now) ? replaced() : replacedUnlessBusy();
  }

  private Credentials replaced() throws IOException {
    replacing.lock();
    try {
      if (hasEnded(current, clock.instant())) {
        keep(reader.read());
      }
      return current;
    } finally {
      replacing.unlock();
    }
  }

  private Credentials replacedUnlessBusy() {
    if (replacing.tryLock()) {
      try {
        if (!clock.instant().isBefore(replaceAt)) {
          keep(reader.read());
        }
      } catch (IOException e) {
        replaceAt = clock.instant().plus(PAUSE_AFTER_FAILURE);
        LOG.log(
            Level.WARNING,
            "credentials {0} end at {1} and could not be replaced yet: {2}",
            current.accessKeyId(),
            current.end().orElseThrow(),
            e.getMessage());
      } finally {
        replacing.unlock();
      }
    }
    return current;
  }

  /**
   * The service refused credentials: a rotated access key is found in its file.
   *
   * @return whether there are others now
   */
  public boolean replace(Credentials refused) throws IOException {
    replacing.lock();
    try {
      if (current != refused) {
        return true;
      }
      Credentials fresh = reader.read();
      if (fresh.sameAs(refused)) {
        fresh.destroy();
        return false;
      }
      keep(fresh);
      return true;
    } finally {
      replacing.unlock();
    }
  }

  /** Those that were kept are not wiped: another thread may be signing with them. */
  private void keep(Credentials fresh) throws IOException {
    Instant now = clock.instant();
    if (hasEnded(fresh, now)) {
      throw new IOException(
          "credentials %s ended at %s by their own word; the clock here says %s"
              .formatted(fresh.accessKeyId(), fresh.end().orElseThrow(), now));
    }
    current = fresh;
    replaceAt = fresh.end().map(end -> replaceAt(end, now)).orElse(Instant.MAX);
    LOG.log(
        fresh.end().isPresent() ? Level.INFO : Level.DEBUG,
        "using access key {0}{1}",
        fresh.accessKeyId(),
        fresh.end().map(end -> ", which ends at " + end).orElse(""));
  }

  /** Credentials that live shorter than the margin are replaced at half their time. */
  private static Instant replaceAt(Instant end, Instant now) {
    Duration half = Duration.between(now, end).dividedBy(2);
    return end.minus(half.compareTo(MARGIN) < 0 ? half : MARGIN);
  }

  private static boolean hasEnded(Credentials credentials, Instant now) {
    return credentials.end().filter(end -> !now.isBefore(end)).isPresent();
  }
}
