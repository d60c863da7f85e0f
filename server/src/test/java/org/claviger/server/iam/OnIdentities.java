package org.claviger.server.iam;

import static org.claviger.server.iam.TestIdentities.ACCOUNT;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.config.IdentityConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of IAM's actions, each on an account of its own. */
abstract class OnIdentities {
  @TempDir Path folder;
  TestIdentities identities;
  IamApi iam;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder, config());
    identities.accounts.open(ACCOUNT, key -> {});
    iam = new IamApi(identities);
  }

  /** How identities are kept. */
  IdentityConfig config() {
    return IdentityConfig.defaults();
  }

  @AfterEach
  void close() {
    identities.close();
  }
}
