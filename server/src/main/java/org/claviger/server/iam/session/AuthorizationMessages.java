package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.InvalidCiphertextException;

/**
 * Why a request was refused, sealed for the administrators of the account whose principal asked:
 * the refused cannot read it, {@code sts:DecodeAuthorizationMessage} can. Sealed under the
 * identities' sealing key and bound to its purpose and the account. All are equally long, so that
 * the length tells nothing either.
 */
public final class AuthorizationMessages {
  /** AWS's bound on an encoded message, in characters. */
  public static final int MAX_ENCODED_CHARS = 10_240;

  /** What an encoded message can hold, and does: blanks follow a shorter one. */
  static final int MAX_BYTES = 4_096;

  private static final byte VERSION = 1;
  private static final String PURPOSE = "claviger authorization message 1";

  private final HsmDomain domain;

  /** Under the sealing key of the identities' domain. */
  public AuthorizationMessages(HsmDomain identities) {
    this.domain = requireNonNull(identities, "identities");
  }

  /**
   * Seals a message; empty if it is longer than {@value #MAX_BYTES} bytes.
   *
   * @param accountId the account whose administrators may read it
   * @param message a JSON document, without blanks at its end
   */
  public Optional<String> encode(String accountId, String message) {
    byte[] bytes = message.getBytes(UTF_8);
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    byte[] padded = Arrays.copyOf(bytes, MAX_BYTES);
    Arrays.fill(padded, bytes.length, MAX_BYTES, (byte) ' ');
    byte[] sealed = domain.seal(context(accountId), padded);
    byte[] encoded = new byte[1 + sealed.length];
    encoded[0] = VERSION;
    System.arraycopy(sealed, 0, encoded, 1, sealed.length);
    return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(encoded));
  }

  /** The message that {@link #encode} sealed for the account; empty for anything else. */
  public Optional<String> decode(String accountId, String encoded) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(encoded);
      if (encoded.length() > MAX_ENCODED_CHARS || bytes.length == 0 || bytes[0] != VERSION) {
        return Optional.empty();
      }
      byte[] message = domain.open(context(accountId), Arrays.copyOfRange(bytes, 1, bytes.length));
      return Optional.of(new String(message, UTF_8).stripTrailing());
    } catch (IllegalArgumentException | InvalidCiphertextException e) {
      return Optional.empty();
    }
  }

  private static byte[] context(String accountId) {
    return (PURPOSE + "/" + accountId).getBytes(US_ASCII);
  }
}
