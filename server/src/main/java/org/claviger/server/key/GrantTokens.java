package org.claviger.server.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;

/**
 * The grant tokens of a region. A token is account, grant id, 16 random bytes and a code over these
 * and the region, in base64url: 124 characters. It holds no state and needs none to be checked, is
 * no secret, and gives no more than the grant that it names, if that still is there.
 */
public final class GrantTokens {
  private static final String PURPOSE = "claviger grant token 1";
  private static final byte VERSION = 1;
  private static final int ACCOUNT_BYTES = 12;
  private static final int GRANT_ID_BYTES = 32;
  private static final int NONCE_BYTES = 16;
  private static final int MAC_BYTES = 32;
  private static final int TOKEN_BYTES =
      1 + ACCOUNT_BYTES + GRANT_ID_BYTES + NONCE_BYTES + MAC_BYTES;
  private static final HexFormat HEX = HexFormat.of();

  private final String region;
  private final HsmDomain domain;

  /** Under the MAC key of the region's domain. */
  public GrantTokens(String region, HsmDomain domain) {
    this.region = requireNonNull(region, "region");
    this.domain = requireNonNull(domain, "domain");
  }

  /**
   * A new token of a grant; no two are alike.
   *
   * @param accountId 12 digits, whose key it is
   * @param grantId 64 hexadecimal digits
   */
  public String issue(String accountId, String grantId) {
    byte[] nonce = domain.random(NONCE_BYTES);
    byte[] token =
        ByteBuffer.allocate(TOKEN_BYTES)
            .put(VERSION)
            .put(accountId.getBytes(US_ASCII))
            .put(HEX.parseHex(grantId))
            .put(nonce)
            .put(domain.mac(content(accountId, grantId, HEX.formatHex(nonce))))
            .array();
    return spell(token);
  }

  /**
   * What a token that {@link #issue} made in this region stands for. Whether the grant is still
   * there is another question.
   *
   * @throws ApiException InvalidGrantTokenException for anything else
   */
  public Named open(String token) {
    byte[] bytes = bytes(token);
    if (bytes.length != TOKEN_BYTES || bytes[0] != VERSION || !spell(bytes).equals(token)) {
      throw invalid();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, TOKEN_BYTES - 1);
    String accountId = new String(take(in, ACCOUNT_BYTES), US_ASCII);
    String grantId = HEX.formatHex(take(in, GRANT_ID_BYTES));
    String nonce = HEX.formatHex(take(in, NONCE_BYTES));
    if (!domain.verifyMac(content(accountId, grantId, nonce), take(in, MAC_BYTES))) {
      throw invalid();
    }
    return new Named(accountId, grantId);
  }

  private byte[] content(String accountId, String grantId, String nonce) {
    return MacInput.of(PURPOSE, region, accountId, grantId, nonce);
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] part = new byte[length];
    in.get(part);
    return part;
  }

  private static String spell(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static byte[] bytes(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static ApiException invalid() {
    return new ApiException(
        ErrorCode.InvalidGrantTokenException,
        "The grant token is not one that this Region made. Use GrantToken of CreateGrant.");
  }

  /**
   * The grant that a token names.
   *
   * @param accountId whose key it is
   * @param grantId 64 hexadecimal digits
   */
  public record Named(String accountId, String grantId) {
    public Named {
      requireNonNull(accountId, "accountId");
      requireNonNull(grantId, "grantId");
    }
  }
}
