package org.claviger.server.iam;

import java.time.Duration;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.IdentityLimits;

/** Tests of IAM's actions, each on an account of its own with low limits. */
abstract class OnFewIdentities extends OnIdentities {
  @Override
  IdentityConfig config() {
    IdentityLimits few = new IdentityLimits(6, 6, 6, 6, 2, 2, 2, 2, 3, 2);
    return new IdentityConfig(100, Duration.ofSeconds(30), 10, few);
  }
}
