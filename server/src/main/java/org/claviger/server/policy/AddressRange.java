package org.claviger.server.policy;

import java.util.Optional;

/**
 * The addresses that begin with the same bits: of IPv4 or of IPv6, never of both.
 *
 * @param first any of them
 * @param bits how many are the same, of 128
 */
record AddressRange(Address first, int bits) {
  /** Reads an address, or one with {@code /BITS} behind it. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Address.parse(text).map(address -> new AddressRange(address, 128));
    }
    String address = text.substring(0, slash);
    int ofIpv4 = address.indexOf(':') < 0 ? Address.IPV4_PREFIX_BITS : 0;
    int bits = bits(text.substring(slash + 1), 128 - ofIpv4);
    return bits < 0
        ? Optional.empty()
        : Address.parse(address).map(first -> new AddressRange(first, ofIpv4 + bits));
  }

  /** Whether a text is an address within the range. */
  boolean contains(String text) {
    Optional<Address> address = Address.parse(text);
    return address.isPresent()
        && isOfIpv4() == address.get().isIpv4()
        && address.get().sameBits(first, bits);
  }

  private boolean isOfIpv4() {
    return first.isIpv4() && bits >= Address.IPV4_PREFIX_BITS;
  }

  private static int bits(String digits, int most) {
    int bits = Address.decimal(digits, 3);
    return bits > most ? -1 : bits;
  }
}
