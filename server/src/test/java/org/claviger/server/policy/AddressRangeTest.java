package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.5, 203.0.113.5, true",
    "203.0.113.5, 203.0.113.6, false",
    "203.0.113.0/24, 203.0.113.255, true",
    "203.0.113.77/24, 203.0.113.1, true",
    "203.0.113.0/24, 203.0.114.0, false",
    "203.0.113.0/25, 203.0.113.127, true",
    "203.0.113.0/25, 203.0.113.128, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 203.0.113.5, false",
    "203.0.113.0/24, ::ffff:203.0.113.9, true",
    "::ffff:203.0.113.0/120, 203.0.113.9, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/65, 2001:db8:0:0:7fff::, true",
    "2001:db8::/65, 2001:db8:0:0:8000::, false",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1, true",
    "::1, ::1, true",
    "1::, 1:0:0:0:0:0:0:0, true",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221, true",
    "203.0.113.0/24, not an address, false",
    "203.0.113.0/24, 203.0.113.01, false"
  })
  void containsTheAddressesThatBeginAlike(String range, String address, boolean expected) {
    assertThat(AddressRange.parse(range).orElseThrow().contains(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.-4",
        "1.2.3.4/",
        "1.2.3.4/33",
        "1.2.3.4/-1",
        "1.2.3.4/024",
        "1.2.3.4/24/24",
        " 1.2.3.4",
        "1.2.3.*",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "1:2:3:4:5:6:7::8",
        "12345::",
        "g::",
        "::1/129",
        "::1%eth0",
        "::1.2.3",
        "1.2.3.4::",
        "::\u0661"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }
}
