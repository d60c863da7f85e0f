package org.claviger.server.http.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.claviger.server.http.client.PublicAddresses;

/**
 * Which addresses a webhook may have. Where private networks are allowed these are meant: this
 * host, the private ranges (RFC 1918, RFC 4193) and shared ones (RFC 6598). Link-local and
 * multicast addresses, and those at which clouds give their machines credentials, are never meant.
 */
final class WebhookAddresses {
  /** Metadata services at addresses that look like others. */
  private static final Set<String> METADATA = Set.of("168.63.129.16", "100.100.100.200");

  private static final byte[] METADATA_V6 = {(byte) 0xfd, 0x00, 0x0e, (byte) 0xc2};

  private WebhookAddresses() {}

  static Predicate<InetAddress> allowed(boolean allowPrivate, boolean isPlain) {
    if (isPlain) {
      return InetAddress::isLoopbackAddress;
    }
    return address ->
        !isMetadata(address)
            && (PublicAddresses.contains(address) || (allowPrivate && isPrivate(address)));
  }

  private static boolean isMetadata(InetAddress address) {
    byte[] bytes = address.getAddress();
    return METADATA.contains(address.getHostAddress())
        || Arrays.equals(bytes, 0, 4, METADATA_V6, 0, 4);
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean ofRange =
        address instanceof Inet4Address
            ? first == 100 && second >= 64 && second <= 127
            : (first & 0xfe) == 0xfc;
    boolean isSite = address instanceof Inet4Address && address.isSiteLocalAddress();
    return address.isLoopbackAddress() || isSite || ofRange;
  }
}
