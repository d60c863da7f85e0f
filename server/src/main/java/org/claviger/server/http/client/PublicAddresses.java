package org.claviger.server.http.client;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses are of the public Internet: those that the registries of special-purpose
 * addresses (RFC 6890 and its successors) do not set apart.
 */
public final class PublicAddresses {
  private PublicAddresses() {}

  /** Whether it is one. */
  public static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? isPublic(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
        : isPublic(word(bytes, 0), word(bytes, 2));
  }

  private static boolean isPublic(int first, int second, int third) {
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 169 -> second != 254;
      case 172 -> second < 16 || second > 31;
      case 192 -> !(second == 168 || (second == 0 && (third == 0 || third == 2)));
      case 198 -> !(second == 18 || second == 19 || (second == 51 && third == 100));
      case 203 -> !(second == 0 && third == 113);
      default -> first < 224;
    };
  }

  /** Global unicast (2000::/3) without what leads elsewhere: Teredo, 6to4, documentation. */
  private static boolean isPublic(int first, int second) {
    boolean isGlobal = first >= 0x2000 && first <= 0x3fff;
    boolean isSpecial =
        (first == 0x2001 && (second < 0x200 || second == 0xdb8))
            || first == 0x2002
            || first == 0x3fff;
    return isGlobal && !isSpecial;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
