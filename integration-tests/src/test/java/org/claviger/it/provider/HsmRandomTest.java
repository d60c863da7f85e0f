package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random bytes of the HSM, for whoever asks for them by name. */
@ExtendWith(SharedServer.class)
class HsmRandomTest {
  private final Claviger claviger;

  HsmRandomTest(ServerProcess server) {
    this.claviger = Claviger.of(server);
  }

  @Test
  void givesAnyNumberOfBytes() throws Exception {
    SecureRandom random = SecureRandom.getInstance("KMS", claviger.provider());
    for (int length : new int[] {0, 1, 32, 1_024, 1_025, 3_000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      if (length >= 32) {
        byte[] end = Arrays.copyOfRange(bytes, length - 32, length);
        assertThat(end).as("%d bytes", length).isNotEqualTo(new byte[32]);
      }
    }
    assertThat(random.generateSeed(40)).hasSize(40);
    assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
  }

  @Test
  void aSeedChangesNothing() throws Exception {
    byte[] one = new byte[32];
    byte[] other = new byte[32];
    SecureRandom random = SecureRandom.getInstance("KMS", claviger.provider());
    random.setSeed(1);
    random.nextBytes(one);
    random.setSeed(1);
    random.nextBytes(other);

    assertThat(one).isNotEqualTo(other);
  }
}
