package org.claviger.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server's configuration comes from: the embedded defaults of {@code up}, or the YAML file
 * of {@code serve}, which has the same defaults wherever it is silent, save that it has AWS's
 * request quotas. docs/operations.md lists every setting.
 */
public final class ConfigFile {
  /** The environment variable that names the PKCS#11 module where no file does. */
  public static final String MODULE_VARIABLE = "CLAVIGER_PKCS11_MODULE";

  private ConfigFile() {}

  /** The embedded defaults, with everything in {@code data} and without request quotas. */
  public static ServerConfig embedded(
      Path data, String account, List<String> regions, int port, int managementPort) {
    try {
      Path folder = data.toAbsolutePath().normalize();
      return new ServerConfig(
          folder,
          account,
          regions,
          HttpConfig.defaults().withPort(port),
          ManagementConfig.defaults().withPort(managementPort),
          TlsConfig.defaults(),
          Optional.empty(),
          hsm(folder),
          CustomKeyStoresConfig.defaults(),
          StoreConfig.of(database(folder)),
          AuditConfig.of(audit(folder), account),
          ForwardingConfig.defaults(),
          KeyConfig.defaults(),
          AeadConfig.defaults(),
          IdentityConfig.defaults(),
          WebIdentityConfig.defaults(),
          QuotaConfig.defaults().disabled(),
          TracingConfig.defaults(),
          EventsConfig.defaults(),
          TrailConfig.defaults(),
          BackupConfig.of(folder),
          List.of());
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
  }

  /**
   * Reads a configuration file.
   *
   * @throws InvalidConfigException naming the setting that is not what it may be
   */
  public static ServerConfig read(Path file) {
    Settings root = Settings.read(file);
    Path data = root.path("data", null);
    if (data == null) {
      throw new InvalidConfigException("the setting 'data' is missing: the folder for everything");
    }
    try {
      String account = root.text("account", ServerConfig.DEFAULT_ACCOUNT);
      Settings audit = root.section("audit");
      ForwardingConfig forwarding = ForwardingFile.read(audit);
      TrailConfig trail =
          new TrailConfig(lookup(audit.section("index")), usage(root.section("usage")));
      List<String> regions = root.texts("regions", List.of(ServerConfig.DEFAULT_REGION));
      HsmConfig hsm = HsmFile.read(root.section("hsm"), hsm(data));
      ServerConfig config =
          new ServerConfig(
              data,
              account,
              regions,
              http(root.section("http")),
              management(root.section("management")),
              tls(root.section("tls")),
              operatorTls(root.section("certificate")),
              hsm,
              CustomKeyStoresFile.read(
                  root.section("customKeyStores"),
                  regions.isEmpty() ? "" : regions.get(0),
                  hsm.module()),
              store(root.section("store"), data),
              audit(audit, data, account),
              forwarding,
              keys(root.section("keys")),
              aead(root.section("aead")),
              identities(root.section("identities")),
              webIdentity(root.section("webIdentity")),
              quotas(root.section("quotas")),
              tracing(root.section("tracing")),
              EventsFile.read(root.section("events")),
              trail,
              backup(root.section("backup"), data),
              PeersFile.read(root.sections("peers")));
      root.end();
      return config;
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(file + ": " + e.getMessage(), e);
    }
  }

  private static HttpConfig http(Settings settings) {
    HttpConfig defaults = HttpConfig.defaults();
    HttpConfig config =
        new HttpConfig(
            settings.text("host", defaults.host()),
            settings.integer("port", defaults.port()),
            timeouts(settings.section("timeouts")),
            limits(settings.section("limits")));
    settings.end();
    return config;
  }

  private static HttpTimeouts timeouts(Settings settings) {
    HttpTimeouts defaults = HttpTimeouts.defaults();
    HttpTimeouts timeouts =
        new HttpTimeouts(
            settings.duration("handshake", defaults.handshake()),
            settings.duration("header", defaults.header()),
            settings.duration("body", defaults.body()),
            settings.duration("exchange", defaults.exchange()),
            settings.duration("idle", defaults.idle()),
            settings.duration("drain", defaults.drain()));
    settings.end();
    return timeouts;
  }

  private static HttpLimits limits(Settings settings) {
    HttpLimits defaults = HttpLimits.defaults();
    HttpLimits limits =
        new HttpLimits(
            settings.integer("connections", defaults.connections()),
            settings.size("headerBytes", defaults.headerBytes()),
            settings.size("bodyBytes", defaults.bodyBytes()),
            settings.integer("streams", defaults.streams()),
            settings.integer("controlFramesPerSecond", defaults.controlFramesPerSecond()),
            settings.integer("framesPerRequest", defaults.framesPerRequest()),
            settings.integer("threads", defaults.threads()));
    settings.end();
    return limits;
  }

  private static ManagementConfig management(Settings settings) {
    ManagementConfig defaults = ManagementConfig.defaults();
    ManagementConfig config =
        new ManagementConfig(
            settings.integer("port", defaults.port()),
            settings.duration("notice", defaults.notice()),
            settings.integer("expiries", defaults.expiries()));
    settings.end();
    return config;
  }

  private static TlsConfig tls(Settings settings) {
    TlsConfig defaults = TlsConfig.defaults();
    TlsConfig config =
        new TlsConfig(
            settings.texts("names", defaults.names()),
            settings.duration("caValidity", defaults.caValidity()),
            settings.duration("validity", defaults.validity()),
            settings.duration("renewal", defaults.renewal()),
            settings.duration("check", defaults.check()));
    settings.end();
    return config;
  }

  private static Optional<OperatorTls> operatorTls(Settings settings) {
    Path chain = settings.path("chain", null);
    Path key = settings.path("key", null);
    settings.end();
    if (chain == null && key == null) {
      return Optional.empty();
    }
    if (chain == null || key == null) {
      throw new InvalidConfigException(
          "the section 'certificate' needs both 'chain' and 'key', each a PEM file");
    }
    return Optional.of(new OperatorTls(chain, key));
  }

  private static StoreConfig store(Settings settings, Path data) {
    StoreConfig defaults = StoreConfig.of(database(data));
    StoreConfig config =
        new StoreConfig(
            settings.path("file", defaults.file()),
            settings.integer("readers", defaults.readers()),
            settings.duration("readTimeout", defaults.readTimeout()));
    settings.end();
    return config;
  }

  private static AuditConfig audit(Settings settings, Path data, String account) {
    AuditConfig defaults = AuditConfig.of(audit(data), account);
    AuditConfig config =
        new AuditConfig(
            defaults.folder(),
            account,
            settings.bytes("fileBytes", defaults.fileBytes()),
            settings.duration("timeout", defaults.timeout()),
            settings.size("queueBytes", defaults.queueBytes()),
            settings.duration("refusalInterval", defaults.refusalInterval()),
            settings.integer("refusalAddresses", defaults.refusalAddresses()),
            settings.bytes("reserveBytes", defaults.reserveBytes()),
            auditFiles(settings, defaults.files()),
            anchors(settings, defaults.anchors()));
    settings.end();
    return config;
  }

  private static AuditFilesConfig auditFiles(Settings settings, AuditFilesConfig defaults) {
    String compress = settings.text("compress", "gzip");
    if (!compress.equals("gzip") && !compress.equals("none")) {
      throw new InvalidConfigException(
          "the setting 'audit.compress' is '" + compress + "'; it must be gzip or none");
    }
    return new AuditFilesConfig(
        settings.duration("fileAge", defaults.age()),
        compress.equals("gzip"),
        Optional.ofNullable(settings.duration("retention", null)));
  }

  private static AnchorConfig anchors(Settings settings, AnchorConfig defaults) {
    return new AnchorConfig(
        settings.duration("anchorInterval", defaults.interval()),
        Optional.ofNullable(settings.path("anchors", null)),
        Optional.empty());
  }

  private static LookupConfig lookup(Settings settings) {
    LookupConfig defaults = LookupConfig.defaults();
    LookupConfig config =
        new LookupConfig(
            settings.duration("retention", defaults.retention()),
            settings.number("maxEvents", defaults.maxEvents()));
    settings.end();
    return config;
  }

  private static UsageConfig usage(Settings settings) {
    UsageConfig defaults = UsageConfig.defaults();
    UsageConfig config =
        new UsageConfig(
            settings.duration("retention", defaults.retention()),
            settings.integer("rowsPerDay", defaults.rowsPerDay()));
    settings.end();
    return config;
  }

  private static KeyConfig keys(Settings settings) {
    KeyConfig defaults = KeyConfig.defaults();
    KeyConfig config =
        new KeyConfig(
            settings.integer("cacheEntries", defaults.cacheEntries()),
            settings.duration("staleness", defaults.staleness()),
            settings.integer("maxKeys", defaults.maxKeys()),
            settings.integer("maxAliasesPerKey", defaults.maxAliasesPerKey()),
            settings.integer("maxTrustedCertificates", defaults.maxTrustedCertificates()),
            settings.integer("maxGrantsPerKey", defaults.maxGrantsPerKey()),
            settings.integer("maxPolicyBytes", defaults.maxPolicyBytes()));
    settings.end();
    return config;
  }

  private static AeadConfig aead(Settings settings) {
    AeadConfig defaults = AeadConfig.defaults();
    AeadConfig config =
        new AeadConfig(
            settings.number("maxUses", defaults.maxUses()),
            settings.number("blockUses", defaults.blockUses()));
    settings.end();
    return config;
  }

  private static IdentityConfig identities(Settings settings) {
    IdentityConfig defaults = IdentityConfig.defaults();
    IdentityConfig config =
        new IdentityConfig(
            settings.integer("cacheEntries", defaults.cacheEntries()),
            settings.duration("staleness", defaults.staleness()),
            settings.integer("signingKeys", defaults.signingKeys()),
            identityLimits(settings.section("limits")));
    settings.end();
    return config;
  }

  private static IdentityLimits identityLimits(Settings settings) {
    IdentityLimits defaults = IdentityLimits.defaults();
    IdentityLimits limits =
        new IdentityLimits(
            settings.integer("users", defaults.users()),
            settings.integer("groups", defaults.groups()),
            settings.integer("roles", defaults.roles()),
            settings.integer("policies", defaults.policies()),
            settings.integer("providers", defaults.providers()),
            settings.integer("groupsPerUser", defaults.groupsPerUser()),
            settings.integer("policiesPerIdentity", defaults.policiesPerIdentity()),
            settings.integer("accessKeysPerUser", defaults.accessKeysPerUser()),
            settings.integer("policyVersions", defaults.policyVersions()),
            settings.integer("accounts", defaults.accounts()));
    settings.end();
    return limits;
  }

  private static WebIdentityConfig webIdentity(Settings settings) {
    WebIdentityConfig defaults = WebIdentityConfig.defaults();
    WebIdentityConfig config =
        new WebIdentityConfig(
            Optional.ofNullable(settings.path("caFile", null)),
            settings.flag("privateNetworks", defaults.privateNetworks()),
            settings.duration("timeout", defaults.timeout()),
            settings.size("documentBytes", defaults.documentBytes()));
    settings.end();
    return config;
  }

  private static QuotaConfig quotas(Settings settings) {
    QuotaConfig defaults = QuotaConfig.defaults();
    Settings requests = settings.section("requests");
    Map<String, Rate> rates = new LinkedHashMap<>(defaults.requests());
    rates.replaceAll(requests::rate);
    requests.end();
    QuotaConfig config = new QuotaConfig(settings.flag("enabled", defaults.enabled()), rates);
    settings.end();
    return config;
  }

  private static TracingConfig tracing(Settings settings) {
    TracingConfig defaults = TracingConfig.defaults();
    TracingConfig config =
        new TracingConfig(
            Optional.ofNullable(settings.text("endpoint", null)).map(URI::create),
            settings.fraction("sampleRatio", defaults.sampleRatio()));
    settings.end();
    return config;
  }

  private static BackupConfig backup(Settings settings, Path data) {
    BackupConfig defaults = BackupConfig.of(data);
    BackupConfig config =
        new BackupConfig(
            settings.path("folder", defaults.folder()),
            settings.path("domains", defaults.domains()),
            settings.integer("maxFiles", defaults.maxFiles()));
    settings.end();
    return config;
  }

  private static HsmConfig hsm(Path data) {
    Path folder = data.resolve("hsm");
    HsmConfig config =
        HsmConfig.softHsm(
            folder,
            PinSource.file(folder.resolve("pin")),
            PinSource.file(folder.resolve("so-pin")));
    String module = System.getenv(MODULE_VARIABLE);
    return module == null || module.isEmpty() ? config : config.withModule(Path.of(module));
  }

  private static Path database(Path data) {
    return data.resolve("store").resolve("claviger.db");
  }

  private static Path audit(Path data) {
    return data.resolve("audit");
  }
}
