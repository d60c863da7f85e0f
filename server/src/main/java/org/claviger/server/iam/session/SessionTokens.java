package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.sigv4.Secret;

/**
 * The session tokens of a server. A token is {@code version | check | sealed} in base64: what it
 * holds is sealed in the HSM under the identities' sealing key (AES-256-GCM) and bound to its
 * purpose and access key id, so any node can open it, nobody else can, and nothing of it is kept.
 *
 * <p>The check is a MAC under a key that each node derives once in the HSM and keeps in memory. It
 * keeps strangers' garbage from the HSM and decides nothing: what passes it is opened there.
 */
public final class SessionTokens {
  /** The longest token that there can be, in characters. */
  public static final int MAX_CHARS = 12_000;

  private static final byte VERSION = 1;
  private static final int CHECK_BYTES = 32;
  private static final int SEALING_BYTES = 12 + 16;
  private static final String PURPOSE = "claviger session token 1";
  private static final String CHECK_PURPOSE = "claviger session token check 1";
  private static final String HMAC = "HmacSHA256";

  private final HsmDomain domain;
  private final Secret checkKey;

  /** Under the keys of the identities' domain. */
  public SessionTokens(HsmDomain identities) {
    this.domain = requireNonNull(identities, "identities");
    this.checkKey = Secret.takeOver(identities.mac(CHECK_PURPOSE.getBytes(US_ASCII)));
  }

  /** The token of a session; bound to the caller's access key id. */
  public String issue(SessionContent content) {
    String accessKeyId = content.caller().accessKeyId();
    byte[] bytes = SessionCodec.write(content);
    try {
      byte[] sealed = domain.seal(context(accessKeyId), bytes);
      return spell(accessKeyId, sealed);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * What {@link #issue} sealed, whether its time is up or not; empty if the token is not of this
   * server or not of that access key. Asks the HSM only for tokens that pass the check.
   */
  public Optional<SessionContent> open(String accessKeyId, String token) {
    return checked(accessKeyId, token).flatMap(genuine -> unseal(accessKeyId, genuine));
  }

  String spell(String accessKeyId, byte[] sealed) {
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(1 + CHECK_BYTES + sealed.length)
                .put(VERSION)
                .put(check(accessKeyId, sealed))
                .put(sealed)
                .array());
  }

  private Optional<byte[]> checked(String accessKeyId, String token) {
    byte[] bytes = decode(token);
    if (bytes.length <= 1 + CHECK_BYTES + SEALING_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] check = Arrays.copyOfRange(bytes, 1, 1 + CHECK_BYTES);
    byte[] sealed = Arrays.copyOfRange(bytes, 1 + CHECK_BYTES, bytes.length);
    return MessageDigest.isEqual(check(accessKeyId, sealed), check)
        ? Optional.of(sealed)
        : Optional.empty();
  }

  private Optional<SessionContent> unseal(String accessKeyId, byte[] sealed) {
    byte[] bytes;
    try {
      bytes = domain.open(context(accessKeyId), sealed);
    } catch (InvalidCiphertextException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(SessionCodec.read(accessKeyId, bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Injective: the purpose is fixed, and an access key id holds no slash. */
  private static byte[] context(String accessKeyId) {
    return (PURPOSE + "/" + accessKeyId).getBytes(US_ASCII);
  }

  /** Over the access key id, which is 20 characters long, and what is sealed. */
  private byte[] check(String accessKeyId, byte[] sealed) {
    return checkKey.use(
        key -> {
          try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(accessKeyId.getBytes(US_ASCII));
            return mac.doFinal(sealed);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + HMAC, e);
          }
        });
  }

  /** Of one spelling for each token; empty for what is no base64 or too long. */
  private static byte[] decode(String token) {
    if (token.length() > MAX_CHARS) {
      return new byte[0];
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(token);
      return Base64.getEncoder().encodeToString(bytes).equals(token) ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
