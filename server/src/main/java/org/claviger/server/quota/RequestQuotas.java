package org.claviger.server.quota;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.Rate;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * How often each account may call in each region: one token bucket per quota, as deep as the quota
 * is in its interval and refilled evenly; and one for each custom key store. Nobody waits and
 * nothing locks. The memory it takes is bounded by the accounts of the server times its regions,
 * and by the stores in use. Safe for many threads.
 */
public final class RequestQuotas {
  private static final String EXCEEDED =
      "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";

  /** For how long a store's bucket is kept that nobody takes from. It is full long before. */
  private static final Duration STORE_KEPT = Duration.ofHours(1);

  private final QuotaConfig config;
  private final TimeMeter time;
  private final Map<String, LongAdder> refusals;
  private final ConcurrentMap<String, ConcurrentMap<String, Map<String, Bucket>>> regions =
      new ConcurrentHashMap<>();

  /** By the ids of the stores. One that nobody has used for a while is full again. */
  private final Cache<String, Bucket> stores =
      Caffeine.newBuilder().expireAfterAccess(STORE_KEPT).build();

  /** Full buckets. */
  public RequestQuotas(QuotaConfig config) {
    this(config, System::nanoTime);
  }

  RequestQuotas(QuotaConfig config, LongSupplier nanoTime) {
    this.config = requireNonNull(config, "config");
    this.time = new Monotonic(nanoTime);
    this.refusals =
        config.requests().keySet().stream()
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> new LongAdder()));
  }

  /**
   * Counts one request against each of the quotas named; against one that is named twice, two.
   *
   * @param accountId the caller's account, whoever owns the key
   * @throws ApiException ThrottlingException if one has nothing left
   */
  public void take(String accountId, String region, List<String> quotas) {
    if (!config.enabled()) {
      return;
    }
    Map<String, Bucket> buckets =
        regions
            .computeIfAbsent(region, name -> new ConcurrentHashMap<>())
            .computeIfAbsent(accountId, id -> full());
    for (String quota : quotas) {
      Bucket bucket = buckets.get(quota);
      if (bucket == null) {
        throw new IllegalStateException("there is no request quota " + quota);
      }
      if (!bucket.tryConsume(1)) {
        refusals.get(quota).increment();
        throw new ApiException(ErrorCode.ThrottlingException, EXCEEDED);
      }
    }
  }

  /**
   * Counts one use of a key in a custom key store, whoever calls.
   *
   * @throws ApiException ThrottlingException if the store's keys are used too often
   */
  public void takeOfStore(String storeId) {
    if (!config.enabled()) {
      return;
    }
    Rate rate = config.requests().get(QuotaConfig.CUSTOM_KEY_STORE);
    if (!stores.get(storeId, id -> bucket(rate)).tryConsume(1)) {
      refusals.get(QuotaConfig.CUSTOM_KEY_STORE).increment();
      throw new ApiException(ErrorCode.ThrottlingException, EXCEEDED);
    }
  }

  /** How many requests each quota has refused, for each by its name. */
  public Map<String, LongAdder> refusals() {
    return refusals;
  }

  private Map<String, Bucket> full() {
    return config.requests().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(QuotaConfig.CUSTOM_KEY_STORE))
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> bucket(entry.getValue())));
  }

  private Bucket bucket(Rate rate) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.per()))
        .withCustomTimePrecision(time)
        .build();
  }

  /** Time that is never set back. */
  private record Monotonic(LongSupplier nanoTime) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
