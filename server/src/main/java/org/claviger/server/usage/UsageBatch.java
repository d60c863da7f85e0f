package org.claviger.server.usage;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.store.UsageSums.KeyOf;
import org.claviger.server.store.UsageSums.Row;

/** The sums of some events that follow each other. */
final class UsageBatch {
  static final String SUCCESS = "Success";

  /** The actions that make a key of a customer's. */
  private static final Set<String> MAKING = Set.of("CreateKey", "CreateAeadKey", "ReplicateKey");

  private final EventRegions regions;
  private final LocalDate oldest;
  private final Map<Row, Long> requests = new LinkedHashMap<>();
  private final Map<KeyOf, LocalDate> begun = new LinkedHashMap<>();
  private final Map<KeyOf, LocalDate> ended = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param oldest requests of before that day do not count any more
   */
  UsageBatch(EventRegions regions, LocalDate oldest) {
    this.regions = requireNonNull(regions, "regions");
    this.oldest = requireNonNull(oldest, "oldest");
  }

  void add(TrailEvent event) {
    LocalDate day = LocalDate.ofInstant(event.time(), ZoneOffset.UTC);
    if (event.isRequest()) {
      if (!day.isBefore(oldest)) {
        count(event, day);
      }
      made(event).ifPresent(key -> begun.putIfAbsent(key, day));
    } else if (event.name().equals("DeleteKey")) {
      event.keyArns().forEach(arn -> ended.put(keyOf(event, arn), day));
    }
  }

  /** A request that works with two keys counts for each. */
  private void count(TrailEvent event, LocalDate day) {
    Set<String> keys = event.keyArns();
    for (String key : keys.isEmpty() ? Set.of("") : keys) {
      Row row =
          new Row(
              event.accountId(),
              regions.of(event),
              day,
              key,
              event.principal().orElse(""),
              event.name(),
              event.errorCode().orElse(SUCCESS));
      requests.merge(row, 1L, Long::sum);
    }
  }

  private Optional<KeyOf> made(TrailEvent event) {
    if (!MAKING.contains(event.name()) || event.errorCode().isPresent()) {
      return Optional.empty();
    }
    String arn = event.json().path("responseElements").findPath("keyMetadata").path("arn").asText();
    return arn.isEmpty() ? Optional.empty() : Optional.of(keyOf(event, arn));
  }

  private KeyOf keyOf(TrailEvent event, String arn) {
    return new KeyOf(event.accountId(), regions.of(event), arn);
  }

  /** How often each was asked, in the order of arrival. */
  Map<Row, Long> requests() {
    return Collections.unmodifiableMap(requests);
  }

  /** The keys that were made, with the day. */
  Map<KeyOf, LocalDate> begun() {
    return Collections.unmodifiableMap(begun);
  }

  /** The keys that were destroyed, with the day. */
  Map<KeyOf, LocalDate> ended() {
    return Collections.unmodifiableMap(ended);
  }
}
