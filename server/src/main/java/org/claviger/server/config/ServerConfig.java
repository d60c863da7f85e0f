package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A whole server.
 *
 * @param data the folder that holds everything it keeps
 * @param accountId the account that it serves, 12 digits; fixed by the first start
 * @param regions the hosted regions, at least one; the first is the one that clients get by default
 * @param http the listener of the API
 * @param management the listener of health and metrics
 * @param tls the server's own certificates
 * @param operatorTls the operator's certificate, in place of the server's own
 * @param hsm the PKCS#11 module and its tokens
 * @param customKeyStores HSMs of the users' own
 * @param store the database
 * @param audit the audit trail
 * @param forwarding who gets the audit trail besides
 * @param keys caches and limits of keys
 * @param aead limits of AEAD keys
 * @param identities how identities are remembered
 * @param webIdentity how identity providers are reached
 * @param quotas how often an account may call
 * @param tracing where traces of requests go
 * @param events what is announced, and to whom
 * @param trail what is made of the audit trail
 * @param backup where backups go
 * @param peers the servers with which multi-Region keys are shared
 */
public record ServerConfig(
    Path data,
    String accountId,
    List<String> regions,
    HttpConfig http,
    ManagementConfig management,
    TlsConfig tls,
    Optional<OperatorTls> operatorTls,
    HsmConfig hsm,
    CustomKeyStoresConfig customKeyStores,
    StoreConfig store,
    AuditConfig audit,
    ForwardingConfig forwarding,
    KeyConfig keys,
    AeadConfig aead,
    IdentityConfig identities,
    WebIdentityConfig webIdentity,
    QuotaConfig quotas,
    TracingConfig tracing,
    EventsConfig events,
    TrailConfig trail,
    BackupConfig backup,
    List<PeerConfig> peers) {
  /** The account of a server that nobody gave another. */
  public static final String DEFAULT_ACCOUNT = "111122223333";

  /** The region of a server that nobody gave another. */
  public static final String DEFAULT_REGION = "us-east-1";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]{1,10}){1,3}-[0-9]{1,2}");

  public ServerConfig {
    requireNonNull(data, "data");
    requireNonNull(customKeyStores, "customKeyStores");
    requireNonNull(forwarding, "forwarding");
    requireNonNull(webIdentity, "webIdentity");
    requireNonNull(quotas, "quotas");
    requireNonNull(tracing, "tracing");
    requireNonNull(events, "events");
    requireNonNull(trail, "trail");
    requireNonNull(backup, "backup");
    regions = List.copyOf(regions);
    peers = List.copyOf(peers);
    if (!ACCOUNT.matcher(accountId).matches()) {
      throw new InvalidConfigException(
          "the account is '" + accountId + "'; it must be 12 digits, such as " + DEFAULT_ACCOUNT);
    }
    if (regions.isEmpty()) {
      throw new InvalidConfigException("no region is given; give at least one, such as us-east-1");
    }
    for (String region : regions) {
      if (!REGION.matcher(region).matches()) {
        throw new InvalidConfigException(
            "the region '" + region + "' is not of the form that AWS's have, such as us-east-1");
      }
    }
    requireDistinct(regions, peers);
    for (KeyStoreCluster cluster : customKeyStores.clusters()) {
      requireApart(cluster, regions);
    }
    if (new HashSet<>(regions).size() != regions.size()) {
      throw new InvalidConfigException("a region is given twice: " + regions);
    }
  }

  /** A region is at one server. */
  private static void requireDistinct(List<String> regions, List<PeerConfig> peers) {
    Set<String> all = new HashSet<>(regions);
    for (PeerConfig peer : peers) {
      for (String region : peer.regions()) {
        if (!REGION.matcher(region).matches() || !all.add(region)) {
          throw new InvalidConfigException(
              "the region '" + region + "' of 'peers' is no region, or is given twice");
        }
      }
    }
  }

  /** A cluster is in a hosted region, and has no token that is the server's own. */
  private static void requireApart(KeyStoreCluster cluster, List<String> regions) {
    if (!regions.contains(cluster.region())) {
      throw new InvalidConfigException(
          "the cluster "
              + cluster.id()
              + " is in the region "
              + cluster.region()
              + ", which is not hosted: "
              + regions);
    }
    for (KeyStoreMember member : cluster.members()) {
      String label = member.tokenLabel().orElse("");
      if (label.equals("claviger-identity")
          || regions.stream().anyMatch(region -> label.equals("claviger-" + region))) {
        throw new InvalidConfigException(
            "the token " + label + " is the server's own; no custom key store may have it");
      }
    }
  }

  /** The same with other request quotas. */
  public ServerConfig withQuotas(QuotaConfig other) {
    return with(audit, other);
  }

  /**
   * The same, with the loss of an audit trail or a database accepted.
   *
   * @param anchor the digest of the anchor that proves it
   */
  public ServerConfig acceptingAuditLoss(Optional<String> anchor) {
    return with(audit.with(audit.files(), audit.anchors().accepting(anchor)), quotas);
  }

  private ServerConfig with(AuditConfig otherAudit, QuotaConfig otherQuotas) {
    return new ServerConfig(
        data,
        accountId,
        regions,
        http,
        management,
        tls,
        operatorTls,
        hsm,
        customKeyStores,
        store,
        otherAudit,
        forwarding,
        keys,
        aead,
        identities,
        webIdentity,
        otherQuotas,
        tracing,
        events,
        trail,
        backup,
        peers);
  }
}
