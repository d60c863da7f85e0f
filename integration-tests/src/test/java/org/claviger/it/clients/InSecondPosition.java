package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.provider.ClavigerProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a program in whose JVM the provider stands where {@code security/java.security.sample}
 * puts it: second, ahead of SunRsaSign and SunJCE. It is taken out of the list afterwards.
 */
@ExtendWith(SharedServer.class)
abstract class InSecondPosition {
  @BeforeAll
  static void register(ServerProcess server) {
    int position = Security.insertProviderAt(Identities.of(server).provider(), 2);
    assertThat(position).isEqualTo(2);
  }

  @AfterAll
  static void remove() {
    Security.removeProvider(ClavigerProvider.NAME);
  }
}
