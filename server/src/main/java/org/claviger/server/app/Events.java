package org.claviger.server.app;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.digest.Sha256;
import org.claviger.server.event.EventService;
import org.claviger.server.event.EventSources;
import org.claviger.server.event.ServerCertificate;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.http.HostedRegions;
import org.claviger.server.http.tls.CertifiedKey;
import org.claviger.server.http.tls.TlsIdentity;
import org.claviger.server.http.webhook.WebhookSender;
import org.claviger.server.key.Region;

/** Puts together what makes events. */
final class Events {
  private Events() {}

  /** Starts it, and has it follow the audit trail. */
  static EventService start(
      ServerConfig config,
      TrailServices trail,
      HostedRegions regions,
      HsmDomain identities,
      HsmModule module,
      AuditTrail audit,
      TlsIdentity tls,
      TierLinks tiers,
      TierLinks peers,
      Clock clock) {
    Optional<Duration> renewal =
        config.operatorTls().isPresent() ? Optional.empty() : Optional.of(config.tls().renewal());
    EventSources sources =
        new EventSources(
            config.accountId(),
            defaultFirst(regions),
            () -> identities.health().reason(),
            module.cluster(),
            () -> audit.health().reason(),
            () -> certificate(tls.current()),
            tiers.certificates(),
            peers.certificates(),
            renewal,
            clock);
    EventService events =
        EventService.start(config.events(), trail.store(), sources, WebhookSender::open);
    TrailFollower unused = events.follow(trail.followers());
    return events;
  }

  private static List<Region> defaultFirst(HostedRegions regions) {
    List<Region> list = new ArrayList<>(regions.byName().values());
    list.remove(regions.byDefault());
    list.add(0, regions.byDefault());
    return list;
  }

  private static ServerCertificate certificate(CertifiedKey shown) {
    X509Certificate certificate = shown.chain().get(0);
    try {
      return new ServerCertificate(
          Sha256.hex(certificate.getEncoded()),
          certificate.getSubjectX500Principal().getName(),
          shown.notAfter());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the server's certificate cannot be hashed", e);
    }
  }
}
