package org.claviger.server.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.config.OperatorTls;
import org.claviger.server.config.PeerTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the log tells of certificates between the tiers that are going to end. */
final class TierExpiryTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private X509Certificate certificate(String name, long days) throws Exception {
    Path to = folder.resolve(name);
    TierCertificates.make(to, List.of(List.of("localhost")), Instant.now(), DAY.multipliedBy(days));
    PeerTls config =
        new PeerTls(
            new OperatorTls(to.resolve("server.pem"), to.resolve("server.key")),
            Optional.of(to.resolve("ca.pem")),
            Set.of());
    return MutualTls.open(config).own().certificate();
  }

  @Test
  void bothSidesAreToldOfFromThirtyDaysBeforeOnceADay() throws Exception {
    X509Certificate own = certificate("own", 60);
    X509Certificate other = certificate("other", 35);
    MovingClock clock = new MovingClock(Instant.now());
    TierExpiry expiry = new TierExpiry(clock);
    assertThat(expiry.look(own, Optional.of(other))).isEmpty();
    clock.advance(DAY.multipliedBy(6));
    assertThat(expiry.look(own, Optional.empty())).isEmpty();
    assertThat(expiry.look(own, Optional.of(other)))
        .singleElement()
        .asString()
        .contains(
            "the other side's certificate", PeerTrust.fingerprint(other), " ends ", "hsm tls");
    assertThat(expiry.look(own, Optional.of(other))).isEmpty();
    clock.advance(DAY);
    assertThat(expiry.look(own, Optional.of(other))).hasSize(1);
    clock.advance(DAY.multipliedBy(30));
    assertThat(expiry.look(own, Optional.of(other)))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("this side's certificate", " ends "))
        .anySatisfy(text -> assertThat(text).contains("the other side's certificate", " ended "));
  }
}
