package org.claviger.server.iam;

import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.IdentityLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of IAM's actions, each on an account of its own with low limits. */
abstract class OnFewIdentities {
  @TempDir Path folder;
  TestIdentities identities;
  IamApi iam;

  @BeforeEach
  void open() throws IOException {
    IdentityLimits few = new IdentityLimits(6, 6, 6, 6, 2, 2, 2, 2, 3, 2);
    identities =
        TestIdentities.open(folder, new IdentityConfig(100, Duration.ofSeconds(30), 10, few));
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
  }

  @AfterEach
  void close() {
    identities.close();
  }
}
