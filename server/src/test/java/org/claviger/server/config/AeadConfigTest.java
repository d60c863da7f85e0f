package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AeadConfigTest {
  @Test
  void stopsBeforeTheBoundOfSp800_38dUnlessToldEarlier() {
    assertThat(AeadConfig.defaults().maxUses()).isEqualTo(4_294_967_295L);
    assertThat(AeadConfig.defaults().blockUses()).isEqualTo(65_536);
  }

  @Test
  void refusesWhatWouldPassTheBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AeadConfig(4_294_967_296L, 1))
        .withMessageContaining("4294967296")
        .withMessageContaining("1 to 4294967295");
    assertThatIllegalArgumentException().isThrownBy(() -> new AeadConfig(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AeadConfig(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AeadConfig(1, 4_294_967_296L));
  }
}
