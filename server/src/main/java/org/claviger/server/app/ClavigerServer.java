package org.claviger.server.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.TrailKeeper;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.event.EventActions;
import org.claviger.server.event.EventService;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.http.HealthCheck;
import org.claviger.server.http.HostedRegions;
import org.claviger.server.http.HttpServer;
import org.claviger.server.http.ManagementServer;
import org.claviger.server.http.Readiness;
import org.claviger.server.http.RequestPipeline;
import org.claviger.server.http.issuer.HttpsIssuerClient;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.http.tls.TlsIdentity;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityDirectory;
import org.claviger.server.iam.UsageNoting;
import org.claviger.server.iam.action.AccountActions;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.claviger.server.iam.session.EncodedRefusals;
import org.claviger.server.iam.session.SessionCredentials;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.iam.sts.StsActions;
import org.claviger.server.iam.web.KeyCache;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.job.DueWork;
import org.claviger.server.job.KeyJobs;
import org.claviger.server.key.LastUsageWriter;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Actions;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.PeerPermissions;
import org.claviger.server.peer.ForgetRegion;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.region.RegionGroup;
import org.claviger.server.sigv4.RequestAuthenticator;
import org.claviger.server.sigv4.SigV4Authenticator;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.claviger.server.store.WriteBehind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its parts, wired in the order of a request, closed in the reverse. */
final class ClavigerServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClavigerServer.class);

  /** With less free on the disk, a server is not ready: it could not write for long. */
  private static final long LEAST_FREE_BYTES = 1 << 20;

  /** How long all parts together may take to say whether they are well. */
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(3);

  private final ServerConfig config;
  private final Optional<Path> configFile;
  private final DataDirectory data;
  private final Clock clock;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final TierLinks tiers = new TierLinks();
  private Observation observation;
  private Readiness readiness;
  private Identities iam;
  private SessionTokens sessions;
  private HostedRegions regions;
  private HttpServer http;
  private ManagementServer management;

  private ClavigerServer(ServerConfig config, Optional<Path> configFile, Clock clock) {
    this.clock = clock;
    this.config = config;
    this.configFile = configFile;
    this.data = new DataDirectory(config.data());
  }

  /**
   * Starts a server, making at its first start whatever it needs. It answers when this returns.
   *
   * @param configFile where the configuration was read; a worker process reads it too
   * @throws IOException if a file cannot be written, or a port cannot be bound
   */
  static ClavigerServer start(ServerConfig config, Optional<Path> configFile) throws IOException {
    return start(config, configFile, Clock.systemUTC());
  }

  /** Starts one whose time is told by a clock. */
  static ClavigerServer start(ServerConfig config, Optional<Path> configFile, Clock clock)
      throws IOException {
    ClavigerServer server = new ClavigerServer(config, configFile, clock);
    boolean started = false;
    try {
      server.start();
      started = true;
      return server;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  /** Where the API is. */
  URI endpoint() {
    return URI.create("https://" + host() + ":" + http.port());
  }

  /** Where health and metrics are. */
  URI management() {
    return URI.create("http://127.0.0.1:" + management.port());
  }

  /**
   * Says that it is not ready, drains, then closes everything; a part that fails to close does not
   * keep the others open.
   */
  @Override
  public void close() {
    giveNotice();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.error("{} did not close in good order", part.getClass().getSimpleName(), e);
      }
    }
  }

  /** Whoever balances load is to see it before the listener closes. */
  private void giveNotice() {
    if (readiness == null) {
      return;
    }
    readiness.drain();
    try {
      Thread.sleep(config.management().notice().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() throws IOException {
    data.create();
    observation = opened(Observation.start(config.tracing()));
    SqliteStore store = opened(SqliteStore.open(config.store()));
    observation.database("main", store.view());
    HsmModule module = opened(HsmAccess.open(config, configFile, tiers));
    LostTokens.refuse(module, store, config.regions());
    HsmDomain identities = opened(observation.identities(module.openIdentity()));
    iam = new Identities(store, identities, config.identities());
    sessions = new SessionTokens(identities);
    ClientFiles clientFiles = new ClientFiles(data.client());
    iam.accounts().open(config.accountId(), clientFiles::writeCredentials);
    FileAuditTrail audit = opened(FileAuditTrail.open(config.audit(), store, clock));
    observation.audit(audit);
    ApprovedRecords.enter(data.approved(), identities, store, audit, config.regions().get(0));
    TrailServices trail = opened(TrailServices.open(config, data, audit, clock));
    observation.database("derived", trail.store().view());
    Forwarding.start(config.forwarding(), trail.followers(), trail.store().positions(), clock);
    regions = openRegions(module, store, audit);
    TrailKeeper keeper =
        opened(
            audit.keep(RegionAnchorSigner.of(regions.byDefault()), trail.followers()::handedOver));
    observation.follow().show(keeper::status, clock);
    opened(LastUsageWriter.start(lastUsages(), LastUsageWriter.INTERVAL));
    TlsIdentity tls = ServerTls.open(config, data, clock);
    observation.module(module);
    observation.regions(regions, config, clock);
    observation.certificate(tls, clock);
    observation.tiers(tiers, clock);
    observation.disks(config);
    readiness =
        new Readiness(checks(store, identities, audit, tls), lostMembers(module), HEALTH_LIMIT);
    management =
        opened(ManagementServer.start(config.management(), observation.registry(), readiness));
    RequestQuotas quotas = new RequestQuotas(config.quotas());
    observation.quotas(quotas);
    PolicyAuthorizer authorizer = new PolicyAuthorizer(iam.directory());
    RequestPipeline pipeline =
        new RequestPipeline(
            new OperationTable(operations(store, trail, audit)),
            authenticator(),
            regions,
            authorizer,
            new EncodedRefusals(new AuthorizationMessages(identities)),
            quotas,
            store,
            audit,
            observation.requests(),
            clock);
    Peers peers =
        opened(
            Peers.start(
                config.peers(),
                regions.group(),
                new PeerPermissions(authorizer),
                store,
                config.tls().check(),
                clock));
    observation.peers(peers, clock);
    opened(KeyJobs.start(dueWork(store)));
    EventService events =
        opened(
            Events.start(
                config,
                trail,
                regions,
                identities,
                module,
                audit,
                tls,
                tiers,
                peers.links(),
                clock));
    events.targets().forEach(observation.follow()::show);
    trail.followers().all().forEach(observation.follow()::show);
    http = opened(HttpServer.start(config.http(), config.tls(), tls, pipeline));
    clientFiles.writeEndpoint(
        endpoint(), regions.byDefault().name(), config.operatorTls().isEmpty());
    readiness.open();
  }

  private HostedRegions openRegions(HsmModule module, Store store, AuditTrail audit)
      throws IOException {
    module.shareTransferKey(config.regions());
    Map<String, Region> byName = new LinkedHashMap<>();
    RegionGroup group = new RegionGroup();
    for (String name : config.regions()) {
      Region region =
          Regions.open(
              name,
              observation.region(name, opened(module.openRegion(name))),
              store,
              DeclaredClusters.of(config, name, tiers),
              config,
              clock,
              audit,
              group);
      opened(region.keyStores());
      group.add(region);
      byName.put(name, region);
    }
    return new HostedRegions(byName, byName.get(config.regions().get(0)), group);
  }

  private List<WriteBehind> lastUsages() {
    List<WriteBehind> usages = new ArrayList<>();
    regions.byName().values().forEach(region -> usages.add(region.lastUsages()));
    usages.add(iam.accessKeys().usages());
    return usages;
  }

  private SessionCredentials credentials() {
    IdentityDirectory directory = iam.directory();
    return new SessionCredentials(
        iam.accessKeys(),
        sessions,
        directory.managedPolicyDocuments(),
        directory,
        config.identities());
  }

  private WebIdentityTokens webIdentities() throws IOException {
    return new WebIdentityTokens(
        iam.directory().oidcProviders(),
        new KeyCache(HttpsIssuerClient.open(config.webIdentity())));
  }

  private RequestAuthenticator authenticator() {
    SessionCredentials credentials = credentials();
    observation.identityCaches(iam, credentials);
    return new UsageNoting(
        new SigV4Authenticator(credentials, config.identities().signingKeys()),
        iam.accessKeys().usages());
  }

  private List<DueWork> dueWork(Store store) {
    return regions.byName().values().stream()
        .map(region -> new DueWork(region, store, clock))
        .toList();
  }

  private List<HealthCheck> checks(
      Store store, HsmDomain identities, AuditTrail audit, TlsIdentity tls) {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(new HealthCheck("hsm identities", () -> identities.health().reason()));
    regions
        .byName()
        .forEach(
            (name, region) ->
                checks.add(new HealthCheck("hsm " + name, () -> region.hsm().health().reason())));
    checks.add(new HealthCheck("audit", () -> audit.health().reason()));
    checks.add(HealthCheck.writes(store));
    checks.add(HealthCheck.disk(config.data(), LEAST_FREE_BYTES));
    checks.add(HealthCheck.certificate(tls, clock));
    return checks;
  }

  /** HSMs that do not serve, where others do. */
  private static List<HealthCheck> lostMembers(HsmModule module) {
    return module.cluster().stream()
        .map(member -> new HealthCheck("hsm " + member.label(), member.problem()))
        .toList();
  }

  private List<Operation<?>> operations(
      SqliteStore store, TrailServices trail, FileAuditTrail audit) throws IOException {
    List<Operation<?>> operations = new ArrayList<>(Actions.all());
    operations.addAll(IamActions.all(iam));
    operations.addAll(StsActions.all(iam, sessions, webIdentities()));
    operations.addAll(AccountActions.all(iam, store, config.regions()));
    operations.addAll(EventActions.all(trail.store(), config.events()));
    operations.addAll(trail.operations());
    operations.add(new ForgetRegion(iam));
    operations.addAll(Backups.operations(config, iam, store, audit, regions, clock));
    return operations;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private String host() {
    String host = config.http().host();
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }
}
