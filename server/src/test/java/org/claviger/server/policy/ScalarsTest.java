package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-28T16:47:01Z, 2026-11-28T16:47:01Z",
    "2026-11-28T16:47Z, 2026-11-28T16:47:00Z",
    "2026-11-28T16:47:01.25Z, 2026-11-28T16:47:01.250Z",
    "2026-11-28T16:47:01+02:00, 2026-11-28T14:47:01Z",
    "2026-11-28T00:00:00-05:30, 2026-11-28T05:30:00Z",
    "2026-11-28, 2026-11-28T00:00:00Z",
    "2026-11, 2026-11-01T00:00:00Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
    "0, 1970-01-01T00:00:00Z",
    "1795884421, 2026-11-28T16:47:01Z",
    "1795884421.5, 2026-11-28T16:47:01.500Z",
    "-1, 1969-12-31T23:59:59Z",
    "99999999999, 5138-11-16T09:46:39Z"
  })
  void readsDates(String text, Instant expected) {
    assertThat(Scalars.date(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "x",
        "2026-13-01",
        "2023-02-29",
        "2026-1-1",
        "2026-11-28T16:47:01",
        "2026-11-28T25:00:00Z",
        "2026-11-28 16:47:01Z",
        "2026-11-28T16:47:01Z ",
        "20261128T164701Z-",
        "1e400",
        "1e99999",
        "\u0662\u0660\u0662\u0666-11-28"
      })
  void refusesWhatIsNoDate(String text) {
    assertThat(Scalars.date(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10, 10.0", "-0.5, -5e-1", "1e3, 1000", "+7, 7", "007, 7"})
  void readsNumbers(String text, String same) {
    assertThat(Scalars.number(text).orElseThrow())
        .isEqualByComparingTo(Scalars.number(same).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "x",
        "0x10",
        "1,5",
        "--1",
        "1e",
        "1e99999",
        "1e-99999",
        "NaN",
        "\u0661",
        "11111111111111111111111111111111111111111111111111111111111111111"
      })
  void refusesWhatIsNoNumber(String text) {
    assertThat(Scalars.number(text)).isEmpty();
  }
}
