package org.claviger.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionContextSpecTest {
  @Test
  void doesNotChangeWithTheMapItWasMadeFrom() {
    Map<String, String> map = new HashMap<>(Map.of("tenant", "a"));
    EncryptionContextSpec spec = EncryptionContextSpec.of(map);
    map.put("tenant", "b");

    assertThat(spec).isEqualTo(EncryptionContextSpec.of("tenant", "a")).hasSameHashCodeAs(spec);
    assertThatThrownBy(() -> spec.context().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(EncryptionContextSpec.of(Map.of())).isEqualTo(EncryptionContextSpec.EMPTY);
  }

  @Test
  void showsItsKeysAlone() {
    assertThat(EncryptionContextSpec.of(Map.of("b", "secret", "a", "secret")))
        .hasToString("EncryptionContextSpec[a, b]");
  }

  @Test
  void refusesWhatTheServiceCannotRead() {
    assertThatThrownBy(() -> EncryptionContextSpec.of("", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EncryptionContextSpec.of("a", "\ud800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\ud800");
    assertThatThrownBy(() -> EncryptionContextSpec.of("a", null))
        .isInstanceOf(NullPointerException.class);
  }
}
