package org.claviger.server.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Base64;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;

/**
 * The markers by which a list goes on. A marker is the last id seen and a code over it and over the
 * list that it belongs to, in base64url: a marker that was not given out for just this list of just
 * this account is refused. It holds no state, so it stays good and may be used again.
 */
public final class Markers {
  private static final int MAC_BYTES = 32;

  /** Sets markers apart from all else that the domain's MAC key authenticates. */
  private static final String PURPOSE = "claviger list marker 1";

  private final HsmDomain domain;

  /** Under the MAC key of the region's domain. */
  public Markers(HsmDomain domain) {
    this.domain = requireNonNull(domain, "domain");
  }

  /** The marker that goes on after {@code lastId}; at most 400 characters for 256 bytes of id. */
  public String encode(ListScope list, String lastId) {
    byte[] id = lastId.getBytes(UTF_8);
    byte[] marker = Arrays.copyOf(id, id.length + MAC_BYTES);
    System.arraycopy(domain.mac(content(list, lastId)), 0, marker, id.length, MAC_BYTES);
    return spell(marker);
  }

  /**
   * The last id seen, of a marker that {@link #encode} made for the same list.
   *
   * @throws ApiException InvalidMarkerException for anything else
   */
  public String decode(ListScope list, String marker) {
    byte[] bytes = bytes(marker);
    if (bytes.length <= MAC_BYTES) {
      throw invalid();
    }
    int idBytes = bytes.length - MAC_BYTES;
    String lastId = new String(bytes, 0, idBytes, UTF_8);
    byte[] mac = Arrays.copyOfRange(bytes, idBytes, bytes.length);
    // Base64 has spellings of the same bytes that we never give out; they are refused as well.
    if (!spell(bytes).equals(marker) || !domain.verifyMac(content(list, lastId), mac)) {
      throw invalid();
    }
    return lastId;
  }

  /** What is said when a list has no such marker. */
  public static ApiException invalid() {
    return new ApiException(
        ErrorCode.InvalidMarkerException,
        "The marker is not one that this list returned. Use NextMarker of its last answer.");
  }

  private static String spell(byte[] marker) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(marker);
  }

  private static byte[] bytes(String marker) {
    try {
      return Base64.getUrlDecoder().decode(marker);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static byte[] content(ListScope list, String lastId) {
    return MacInput.of(
        PURPOSE, list.list(), list.accountId(), list.region(), list.filter(), lastId);
  }

  /**
   * Which list a marker belongs to.
   *
   * @param list the action's name
   * @param accountId whose list
   * @param region of which region
   * @param filter what narrows the list, or the empty string
   */
  public record ListScope(String list, String accountId, String region, String filter) {
    public ListScope {
      requireNonNull(list, "list");
      requireNonNull(accountId, "accountId");
      requireNonNull(region, "region");
      requireNonNull(filter, "filter");
    }
  }
}
