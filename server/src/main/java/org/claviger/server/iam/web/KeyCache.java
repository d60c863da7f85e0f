package org.claviger.server.iam.web;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.claviger.server.iam.OidcProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of identity providers, as fetched lately. A provider is asked again when its keys
 * are half an hour old, and when a token names a key that is not among them, but at most once in a
 * while; keys that could not be renewed serve for an hour in all. One request at a time fetches for
 * a provider; few wait for it, the rest are refused. Few providers are asked at a time, so that
 * slow ones do not take all of the server's threads.
 */
public final class KeyCache {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCache.class);

  static final Duration FRESH = Duration.ofMinutes(30);
  static final Duration USABLE = Duration.ofHours(1);
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int MAX_PROVIDERS = 1_000;
  private static final int MAX_WAITING = 16;

  /** How many providers are asked at a time. */
  static final int MAX_FETCHES = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final IssuerClient client;
  private final LongSupplier nanoTime;
  private final Semaphore fetches = new Semaphore(MAX_FETCHES);
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final Cache<OidcProvider, Entry> entries =
      Caffeine.newBuilder().maximumSize(MAX_PROVIDERS).executor(Runnable::run).build();

  /** Keys that {@code client} fetches. */
  public KeyCache(IssuerClient client) {
    this(client, System::nanoTime);
  }

  KeyCache(IssuerClient client, LongSupplier nanoTime) {
    this.client = requireNonNull(client, "client");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
  }

  /**
   * The keys of a provider among which one fits; those that there are if none does.
   *
   * @throws IOException if there are none to be had now
   */
  List<JWK> find(OidcProvider provider, Predicate<JWK> fits) throws IOException {
    Entry entry = entries.get(provider, registered -> new Entry());
    Fetched known = entry.fetched;
    long now = nanoTime.getAsLong();
    boolean isUsable = known != null && isWithin(USABLE, known.at(), now);
    boolean suffices =
        isUsable && isWithin(FRESH, known.at(), now) && known.keys().stream().anyMatch(fits);
    if (!suffices) {
      renew(provider, entry, isUsable);
      known = entry.fetched;
    }
    if (known == null || !isWithin(USABLE, known.at(), nanoTime.getAsLong())) {
      throw new IOException("the issuer's keys cannot be had now");
    }
    return known.keys();
  }

  /** Fetches anew, unless that was tried a moment ago or is being done by another request. */
  private void renew(OidcProvider provider, Entry entry, boolean isUsable) {
    if (!enter(entry, isUsable)) {
      return;
    }
    try {
      long now = nanoTime.getAsLong();
      if (entry.tried && isWithin(PAUSE, entry.triedAt, now)) {
        return;
      }
      fetch(provider, entry, now);
    } finally {
      entry.fetching.unlock();
    }
  }

  /** When many others are being asked, that is no fault of this one: it may be asked again. */
  private void fetch(OidcProvider provider, Entry entry, long now) {
    if (!fetches.tryAcquire()) {
      LOG.warn("The identity provider {} was not asked: too many are", provider.arn());
      return;
    }
    try {
      entry.tried = true;
      entry.triedAt = now;
      entry.fetched = new Fetched(IssuerKeys.fetch(client, provider), now);
    } catch (IOException | RuntimeException e) {
      LOG.warn("The keys of the identity provider {} could not be fetched", provider.arn(), e);
    } finally {
      fetches.release();
    }
  }

  private boolean enter(Entry entry, boolean isUsable) {
    return entry.fetching.tryLock() || (!isUsable && await(entry));
  }

  private boolean await(Entry entry) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return entry.fetching.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }

  private static boolean isWithin(Duration bound, long since, long now) {
    return now - since < bound.toNanos();
  }

  private record Fetched(List<JWK> keys, long at) {}

  /** What is known of a provider; all but {@code fetched} belongs to the lock's holder. */
  private static final class Entry {
    final ReentrantLock fetching = new ReentrantLock();
    volatile Fetched fetched;
    boolean tried;
    long triedAt;
  }
}
