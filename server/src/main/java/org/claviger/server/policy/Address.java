package org.claviger.server.policy;

import java.util.Optional;

/**
 * An address of IPv6; one of IPv4 is what IPv6 maps it to, {@code ::ffff:a.b.c.d}.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
record Address(long high, long low) {
  /** How many bits all addresses of IPv4 begin with. */
  static final int IPV4_PREFIX_BITS = 96;

  private static final int GROUPS = 8;

  /** Reads the usual forms, no names and no zones. */
  static Optional<Address> parse(String text) {
    if (text.indexOf(':') < 0) {
      long ipv4 = ipv4(text);
      return ipv4 < 0 ? Optional.empty() : Optional.of(new Address(0, 0xffff_0000_0000L | ipv4));
    }
    return ipv6(text);
  }

  boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  boolean sameBits(Address other, int bits) {
    return prefix(high, bits) == prefix(other.high, bits)
        && prefix(low, bits - 64) == prefix(other.low, bits - 64);
  }

  private static long prefix(long half, int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? half : half >>> (64 - bits);
  }

  /** At most so many decimal digits, without a zero in front; -1 if the text is something else. */
  static int decimal(String text, int digits) {
    if (text.isEmpty() || text.length() > digits || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static long ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    long address = 0;
    for (String part : parts) {
      int value = decimal(part, 3);
      if (value < 0 || value > 255) {
        return -1;
      }
      address = (address << 8) | value;
    }
    return parts.length == 4 ? address : -1;
  }

  private static Optional<Address> ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true).filter(groups -> groups.length == GROUPS).map(Address::of);
    }
    Optional<int[]> front = groups(text.substring(0, gap), false);
    Optional<int[]> back = groups(text.substring(gap + 2), true);
    if (front.isEmpty() || back.isEmpty()) {
      return Optional.empty();
    }
    int[] all = new int[GROUPS];
    int known = front.get().length + back.get().length;
    if (known >= GROUPS) {
      return Optional.empty();
    }
    System.arraycopy(front.get(), 0, all, 0, front.get().length);
    System.arraycopy(back.get(), 0, all, GROUPS - back.get().length, back.get().length);
    return Optional.of(of(all));
  }

  private static Address of(int[] groups) {
    return new Address(half(groups, 0), half(groups, 4));
  }

  private static long half(int[] groups, int start) {
    long half = 0;
    for (int i = start; i < start + 4; i++) {
      half = (half << 16) | groups[i];
    }
    return half;
  }

  /** Groups of hexadecimal digits between colons; at the end there may be an address of IPv4. */
  private static Optional<int[]> groups(String text, boolean end) {
    if (text.isEmpty()) {
      return Optional.of(new int[0]);
    }
    String[] parts = text.split(":", GROUPS + 1);
    boolean mixed = end && parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (mixed ? 1 : 0)];
    for (int i = 0; i < parts.length - (mixed ? 1 : 0); i++) {
      groups[i] = hexadecimal(parts[i]);
      if (groups[i] < 0) {
        return Optional.empty();
      }
    }
    if (mixed) {
      long ipv4 = ipv4(parts[parts.length - 1]);
      if (ipv4 < 0) {
        return Optional.empty();
      }
      groups[parts.length - 1] = (int) (ipv4 >>> 16);
      groups[parts.length] = (int) (ipv4 & 0xffff);
    }
    return groups.length > GROUPS ? Optional.empty() : Optional.of(groups);
  }

  private static int hexadecimal(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      int digit = character < 128 ? Character.digit(character, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = 16 * value + digit;
    }
    return value;
  }
}
