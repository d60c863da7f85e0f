package org.claviger.server.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.TracingConfig;
import org.claviger.server.event.metrics.AuditMeters;
import org.claviger.server.event.metrics.CacheMeters;
import org.claviger.server.event.metrics.DatabaseMeters;
import org.claviger.server.event.metrics.FollowMeters;
import org.claviger.server.event.metrics.HsmMeters;
import org.claviger.server.event.metrics.JvmMeters;
import org.claviger.server.event.metrics.KeyExpiry;
import org.claviger.server.event.metrics.Meters;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmOperation;
import org.claviger.server.hsm.HsmWatches;
import org.claviger.server.hsm.WatchedDomain;
import org.claviger.server.hsm.WatchedHsm;
import org.claviger.server.http.HostedRegions;
import org.claviger.server.http.RequestMetrics;
import org.claviger.server.http.RequestWatch;
import org.claviger.server.http.tls.TlsIdentity;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.session.SessionCredentials;
import org.claviger.server.key.Expiring;
import org.claviger.server.key.Region;
import org.claviger.server.keystore.ConnectionState;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.store.DatabaseView;

/** Has the parts of a server watched: by metrics always, by traces where they are switched on. */
final class Observation implements AutoCloseable {
  private static final String IDENTITY = "identity";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final HsmMeters hsms = new HsmMeters(meters);
  private final CacheMeters caches = new CacheMeters(meters);
  private final DatabaseMeters databases = new DatabaseMeters(meters);
  private final Traces traces;

  private Observation(Traces traces) {
    this.traces = traces;
  }

  static Observation start(TracingConfig config) {
    Observation observation =
        new Observation(
            config
                .endpoint()
                .map(endpoint -> OtlpTraces.start(endpoint, config.sampleRatio()))
                .orElse(Traces.NONE));
    JvmMeters.show(observation.meters);
    return observation;
  }

  /** Where further gauges and counters go, each by one line. */
  Meters meters() {
    return meters;
  }

  /** Where the audit trail's followers and anchors and the webhooks are shown. */
  FollowMeters follow() {
    return new FollowMeters(meters);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  HsmDomain identities(HsmDomain domain) {
    return new WatchedDomain(domain, watches(IDENTITY));
  }

  Hsm region(String region, Hsm hsm) {
    return new WatchedHsm(hsm, watches(region));
  }

  private HsmWatches watches(String region) {
    return new HsmWatches(
        operation -> traces.beside(hsms.operation(region, operation), "hsm " + name(operation)));
  }

  private static String name(HsmOperation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  void module(HsmModule module) {
    module.queue().ifPresent(hsms::show);
    module.cluster().forEach(hsms::show);
    module
        .members()
        .forEach(
            member -> {
              hsms.show(member);
              String region = member.name().replaceFirst("^claviger-", "");
              member.caches().forEach(cache -> caches.show(cache, region));
            });
  }

  void database(String name, DatabaseView view) {
    view.watch(traces.beside(databases.writes(name), "store write"));
    databases.show(name, view);
  }

  void audit(FileAuditTrail audit) {
    AuditMeters watch = new AuditMeters(meters);
    watch.show(audit.view(), () -> audit.health().ok());
    audit.view().watch(traces.beside(watch));
  }

  void quotas(RequestQuotas quotas) {
    quotas
        .refusals()
        .forEach(
            (quota, count) ->
                meters.counter(
                    "claviger.throttled",
                    "Requests that a quota refused",
                    count::sum,
                    "quota",
                    quota));
  }

  RequestWatch requests() {
    return traces.beside(new RequestMetrics(registry));
  }

  void identityCaches(Identities iam, SessionCredentials sessions) {
    caches.show(iam.accessKeys().watchedCache(), IDENTITY);
    caches.show(sessions.watchedCache(), IDENTITY);
    iam.directory().watchedCaches().forEach(cache -> caches.show(cache, IDENTITY));
  }

  void regions(HostedRegions regions, ServerConfig config, Clock clock) {
    regions.byName().values().forEach(this::keyCaches);
    regions.byName().values().forEach(this::keyStores);
    List<IntFunction<Expiring>> expiring = new ArrayList<>();
    regions.byName().values().forEach(region -> expiring.add(region.keys()::expiring));
    registry
        .getPrometheusRegistry()
        .register(new KeyExpiry(expiring, config.management().expiries(), clock));
  }

  private void keyCaches(Region region) {
    List<WatchedCache> ofRegion =
        List.of(
            region.keys().watchedCache(),
            region.aliases().watchedCache(),
            region.grants().watchedCache(),
            region.certificates().watchedCache());
    ofRegion.forEach(cache -> caches.show(cache, region.name()));
  }

  /** By region and not by store: accounts make these, and there is no end to their ids. */
  private void keyStores(Region region) {
    KeyStores stores = region.keyStores();
    for (ConnectionState state : ConnectionState.values()) {
      meters.gauge(
          "claviger.key.stores",
          "Custom key stores whose connection is so",
          () -> stores.count(state),
          "region",
          region.name(),
          "state",
          state.name().toLowerCase(Locale.ROOT));
    }
    for (boolean isActive : new boolean[] {true, false}) {
      meters.gauge(
          "claviger.key.store.hsms",
          "HSMs of connected custom key stores",
          () -> stores.hsms(isActive),
          "region",
          region.name(),
          "state",
          isActive ? "active" : "away");
    }
    meters.counter(
        "claviger.key.store.losses",
        "How often an HSM of a custom key store failed and was given no more work",
        stores.losses()::sum,
        "region",
        region.name());
  }

  void certificate(TlsIdentity tls, Clock clock) {
    meters.gauge(
        "claviger.certificate.expiry.seconds",
        "Seconds until the server's certificate ends",
        () -> Duration.between(clock.instant(), tls.current().notAfter()).toSeconds());
  }

  void tiers(TierLinks tiers, Clock clock) {
    for (TierLinks.Link link : tiers.links()) {
      tier(link.place(), "server", link::ownEnd, clock);
      tier(link.place(), "worker", link::othersEnd, clock);
    }
  }

  private void tier(String worker, String side, Supplier<Instant> end, Clock clock) {
    meters.gauge(
        "claviger.hsm.certificate.expiry.seconds",
        "Seconds until a certificate between the server and an HSM worker ends",
        () -> left(end.get(), clock),
        "worker",
        worker,
        "side",
        side);
  }

  private static double left(Instant end, Clock clock) {
    return end.equals(Instant.MAX)
        ? Double.NaN
        : Duration.between(clock.instant(), end).toSeconds();
  }

  void peers(Peers peers, Clock clock) {
    for (String region : peers.regions()) {
      meters.gauge(
          "claviger.peer.waiting.messages",
          "Messages that another server has not acknowledged",
          () -> peers.backlog(region).messages(),
          "region",
          region);
      meters.gauge(
          "claviger.peer.waiting.seconds",
          "For how long the oldest message waits that another server has not acknowledged",
          () -> peers.backlog(region).oldest().map(since -> age(since, clock)).orElse(0.0),
          "region",
          region);
    }
    for (TierLinks.Link link : peers.links().links()) {
      peer(link.place(), "own", link::ownEnd, clock);
      peer(link.place(), "other", link::othersEnd, clock);
    }
  }

  private static double age(Instant since, Clock clock) {
    return Duration.between(since, clock.instant()).toMillis() / 1_000.0;
  }

  private void peer(String address, String side, Supplier<Instant> end, Clock clock) {
    meters.gauge(
        "claviger.peer.certificate.expiry.seconds",
        "Seconds until a certificate between this server and another one ends",
        () -> left(end.get(), clock),
        "address",
        address,
        "side",
        side);
  }

  void disks(ServerConfig config) {
    meters.gauge(
        "claviger.disk.free.bytes",
        "What is free on the disk of a folder",
        () -> config.data().toFile().getUsableSpace(),
        "folder",
        "data");
    meters.gauge(
        "claviger.disk.free.bytes",
        "What is free on the disk of a folder",
        () -> config.audit().folder().toFile().getUsableSpace(),
        "folder",
        "audit");
  }

  @Override
  public void close() {
    traces.close();
    registry.close();
  }
}
