package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.RequestEvent;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private static final RequestEvent EVENT =
      new RequestEvent("TrentService.Sign", RequestEvent.OK, 1, Duration.ZERO, Optional.of("id"));

  @Test
  void aListenerThatFailsBreaksNeitherTheRequestNorTheOthers() {
    List<RequestEvent> heard = new ArrayList<>();
    Observers observers = new Observers();
    observers.add(
        event -> {
          throw new IllegalStateException("planted");
        });
    observers.add(
        event -> {
          throw new NoClassDefFoundError("planted");
        });
    observers.add(heard::add);

    observers.requestEnded(EVENT);

    assertThat(heard).containsExactly(EVENT);
  }
}
