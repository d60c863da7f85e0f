package org.claviger.server.event;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.hsm.ClusterMember;
import org.claviger.server.key.Region;
import org.claviger.server.store.DerivedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events and brings them to the webhooks. Whatever it does, it does in threads of its own:
 * what hangs holds up neither requests nor anything else here.
 */
public final class EventService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventService.class);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(10);

  private final EventsConfig config;
  private final DerivedStore store;
  private final EventSources sources;
  private final Clock clock;
  private final Map<Target, DeliveryCounts> targets = new LinkedHashMap<>();
  private final Publisher publisher;
  private final EventConsumer consumer;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private EventService(EventsConfig config, DerivedStore store, EventSources sources) {
    this.config = config;
    this.store = store;
    this.sources = sources;
    this.clock = sources.clock();
    List<Target> all = Target.of(config.webhooks());
    all.forEach(target -> targets.put(target, new DeliveryCounts(target.label(), clock)));
    this.publisher = new Publisher(store, config, all, clock);
    this.consumer = new EventConsumer(store, publisher);
  }

  /**
   * Starts everything but the following of the trail, for which {@link #follow} is.
   *
   * @param senders reach the webhooks
   * @throws InvalidConfigException if a webhook's secret or authorities cannot be read
   */
  public static EventService start(
      EventsConfig config, DerivedStore store, EventSources sources, EventSender.Factory senders) {
    EventService service = new EventService(config, store, sources);
    boolean started = false;
    try {
      service.startCouriers(senders);
      service.startWatches();
      started = true;
      return service;
    } finally {
      if (!started) {
        service.close();
      }
    }
  }

  /** Makes events of audit records from now on. */
  public TrailFollower follow(Followers followers) {
    return consumer.follow(followers);
  }

  /** How the webhooks do, in the order of the configuration. */
  public List<TargetStatus> targets() {
    return List.copyOf(targets.values());
  }

  private void startCouriers(EventSender.Factory senders) {
    Set<String> keys = targets.keySet().stream().map(Target::key).collect(Collectors.toSet());
    boolean unused =
        store.write(
            transaction -> {
              store.deliveries().retain(transaction, keys);
              return true;
            });
    Backoff backoff = new Backoff(config.delivery());
    targets.forEach(
        (target, counts) -> {
          new MessageSigner(target.webhook().secret()).check();
          EventSender sender = open(target, senders);
          Courier courier = new Courier(target, sender, backoff, publisher, store, clock, counts);
          parts.push(courier);
          courier.start();
        });
  }

  private EventSender open(Target target, EventSender.Factory senders) {
    try {
      return senders.open(target.webhook(), config.delivery());
    } catch (IOException e) {
      throw new InvalidConfigException("events.webhooks: " + e.getMessage(), e);
    }
  }

  private void startWatches() {
    Warner warner = new Warner(store, publisher, clock);
    Place place = sources.place();
    repeat(
        "upkeep", CLOCK_INTERVAL, new Upkeep(config, targets, place, publisher, store, clock)::run);
    repeat("certificate", CLOCK_INTERVAL, certificates(warner)::run);
    repeat(
        "tier certificates",
        CLOCK_INTERVAL,
        mutual(warner, DetailType.TIER_CERTIFICATE_ENDING, sources.tierCertificates())::run);
    repeat(
        "peer certificates",
        CLOCK_INTERVAL,
        mutual(warner, DetailType.PEER_CERTIFICATE_ENDING, sources.peerCertificates())::run);
    watch("audit", "", sources.auditProblem(), place);
    watch("hsm identities", "identities", sources.identityProblem(), place);
    for (ClusterMember member : sources.members()) {
      watch("hsm " + member.label(), member.label(), member.problem(), sources.place(member));
    }
    for (Region region : sources.regions()) {
      String name = region.name();
      Place there = new Place(sources.accountId(), name);
      watch("hsm " + name, name, () -> region.hsm().health().reason(), there);
      KeyWarnings keys = new KeyWarnings(region, config.warnings(), store, warner, clock);
      repeat("keys " + name, CLOCK_INTERVAL, keys::run);
    }
  }

  private CertificateWarnings certificates(Warner warner) {
    List<Duration> spans =
        config.warnings().certificate().stream()
            .filter(
                span -> sources.renewal().map(before -> span.compareTo(before) < 0).orElse(true))
            .toList();
    return new CertificateWarnings(
        DetailType.CERTIFICATE_ENDING,
        () -> List.of(sources.certificate().get()),
        spans,
        sources.place(),
        store,
        warner);
  }

  /** Of mutual TLS; nobody renews these by itself. */
  private CertificateWarnings mutual(
      Warner warner, DetailType type, Supplier<List<ServerCertificate>> certificates) {
    return new CertificateWarnings(
        type, certificates, config.warnings().certificate(), sources.place(), store, warner);
  }

  private void watch(String name, String member, Supplier<String> problem, Place place) {
    boolean isHsm = !member.isEmpty();
    StateWatch.Subject subject =
        new StateWatch.Subject(
            name,
            member,
            place,
            isHsm ? DetailType.HSM_LOST : DetailType.AUDIT_TROUBLE,
            isHsm ? DetailType.HSM_BACK : DetailType.AUDIT_RESTORED);
    StateWatch watch = new StateWatch(subject, problem, config.settle(), publisher, store, clock);
    repeat(name, config.watch(), watch::observe);
  }

  private void repeat(String name, Duration interval, Runnable work) {
    parts.push(Repeating.start("events-" + name.replace(' ', '-'), interval, work));
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.warn("A part of the events did not close in good order", e);
      }
    }
  }
}
