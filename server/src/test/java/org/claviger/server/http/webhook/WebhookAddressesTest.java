package org.claviger.server.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "169.254.169.254",
        "fe80::1",
        "fec0::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "fd00:ec2::254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "::ffff:169.254.169.254"
      })
  void someAreNeverMeant(String address) throws UnknownHostException {
    assertThat(allows(address, true, false)).isFalse();
    assertThat(allows(address, false, false)).isFalse();
    assertThat(allows(address, true, true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "::ffff:10.0.0.1"
      })
  void privateOnesAreAllowedByName(String address) throws UnknownHostException {
    assertThat(allows(address, true, false)).isTrue();
    assertThat(allows(address, false, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "2606:4700::1111"})
  void publicOnesAreAllowed(String address) throws UnknownHostException {
    assertThat(allows(address, false, false)).isTrue();
    assertThat(allows(address, true, false)).isTrue();
    assertThat(allows(address, true, true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void withoutTlsOnlyThisHostIsReached(String address) throws UnknownHostException {
    assertThat(allows(address, true, true)).isTrue();
  }

  private static boolean allows(String address, boolean allowPrivate, boolean isPlain)
      throws UnknownHostException {
    return WebhookAddresses.allowed(allowPrivate, isPlain).test(InetAddress.getByName(address));
  }
}
