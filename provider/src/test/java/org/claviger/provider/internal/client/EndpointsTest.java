package org.claviger.provider.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private long nanos = 1;
  private final Endpoints endpoints =
      new Endpoints(
          List.of(
              URI.create("https://a"), URI.create("https://b:8443"), URI.create("https://[::1]")),
          () -> nanos);
  private final Endpoint a = endpoints.next(List.of());

  private void after(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void theFirstIsUsedWhileItWorks() {
    assertThat(a.host()).isEqualTo("a");
    assertThat(endpoints.next(List.of())).isSameAs(a);
  }

  @Test
  void aRequestGoesToWhereItHasNotBeen() {
    Endpoint b = endpoints.next(List.of(a));
    Endpoint c = endpoints.next(List.of(a, b));

    assertThat(b.host()).isEqualTo("b:8443");
    assertThat(c.host()).isEqualTo("[::1]");
    assertThat(endpoints.hasUntried(List.of(a, b))).isTrue();
    assertThat(endpoints.hasUntried(List.of(a, b, c))).isFalse();
  }

  @Test
  void oneThatFailedIsAvoidedForLongerAndLonger() {
    endpoints.failed(a);
    assertThat(endpoints.next(List.of())).isNotSameAs(a);
    after(Duration.ofMillis(1_001));
    assertThat(endpoints.next(List.of())).isSameAs(a);

    endpoints.failed(a);
    after(Duration.ofMillis(1_001));
    assertThat(endpoints.next(List.of())).isNotSameAs(a);
    after(Duration.ofMillis(1_001));
    assertThat(endpoints.next(List.of())).isSameAs(a);
    for (int i = 0; i < 100; i++) {
      endpoints.failed(a);
    }
    assertThat(Duration.ofNanos(a.avoidedNanos(nanos))).isEqualTo(Duration.ofSeconds(64));
  }

  @Test
  void oneRequestAloneFindsOutWhetherItIsBack() {
    endpoints.failed(a);
    after(Duration.ofMillis(1_001));

    assertThat(endpoints.next(List.of())).isSameAs(a);
    assertThat(endpoints.next(List.of())).isNotSameAs(a);
    a.worked();
    assertThat(endpoints.next(List.of())).isSameAs(a);
  }

  @Test
  void whenAllFailedTheOneThatIsAvoidedTheShortestIsTried() {
    endpoints.failed(a);
    endpoints.failed(a);
    Endpoint b = endpoints.next(List.of(a));
    endpoints.failed(b);
    Endpoint c = endpoints.next(List.of(a, b));
    endpoints.failed(c);
    endpoints.failed(c);

    assertThat(endpoints.next(List.of())).isSameAs(b);
  }

  @Test
  void theOnlyOneIsAlwaysTried() {
    Endpoints single = new Endpoints(List.of(URI.create("https://only")), () -> nanos);
    Endpoint only = single.next(List.of());
    single.failed(only);

    assertThat(single.next(List.of(only))).isSameAs(only);
    assertThat(single.hasUntried(List.of(only))).isFalse();
  }
}
