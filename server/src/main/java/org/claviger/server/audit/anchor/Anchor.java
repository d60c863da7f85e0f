package org.claviger.server.audit.anchor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.digest.Sha256;

/**
 * A statement with its signature and the public key that fits it. Its text is one line of ASCII,
 * and there is one text for each anchor.
 *
 * @param statement what it says
 * @param publicKey DER SubjectPublicKeyInfo on P-256, 91 bytes, as base64
 * @param signature ECDSA on P-256 with SHA-256: r and s of 32 bytes each, as base64
 */
public record Anchor(Statement statement, String publicKey, String signature) {
  /** No text is longer. */
  public static final int MAX_BYTES = 1_024;

  private static final int PUBLIC_KEY_BYTES = 91;
  private static final int SIGNATURE_BYTES = 64;
  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final String HASH = "([0-9a-f]{64})";
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"anchor\":"
              + NUMBER
              + ",\"first\":"
              + NUMBER
              + ",\"last\":"
              + NUMBER
              + ",\"lastHash\":\""
              + HASH
              + "\",\"time\":\"([0-9T:.Z-]{20,24})\",\"storeChanges\":"
              + NUMBER
              + ",\"region\":\"([a-z0-9-]{1,64})\",\"key\":\""
              + HASH
              + "\",\"previous\":\""
              + HASH
              + "\",\"publicKey\":\"([A-Za-z0-9+/]{122}==)\""
              + ",\"signature\":\"([A-Za-z0-9+/]{86}==)\"\\}");

  public Anchor {
    requireNonNull(statement, "statement");
    check("publicKey", publicKey, PUBLIC_KEY_BYTES);
    check("signature", signature, SIGNATURE_BYTES);
  }

  private static void check(String what, String base64, int bytes) {
    byte[] decoded = Base64.getDecoder().decode(requireNonNull(base64, what));
    if (decoded.length != bytes || !Base64.getEncoder().encodeToString(decoded).equals(base64)) {
      throw new IllegalArgumentException(what + " is not " + bytes + " bytes in base64");
    }
  }

  /** Has an HSM sign a statement. */
  public static Anchor sign(Statement statement, AnchorSigner signer) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new Anchor(
        statement,
        base64.encodeToString(signer.publicKey()),
        base64.encodeToString(signer.sign(statement.digestBytes())));
  }

  /** SHA-256 of a public key as hex: its fingerprint, which verifiers pin. */
  public static String fingerprint(byte[] publicKey) {
    return Sha256.hex(publicKey);
  }

  /**
   * Whether the signature is good under the public key, and that one is what the statement says.
   */
  public boolean isGenuine() {
    byte[] key = Base64.getDecoder().decode(publicKey);
    return fingerprint(key).equals(statement.key())
        && SignedByHsm.isGenuine(key, statement.encoded(), Base64.getDecoder().decode(signature));
  }

  /** The line, without a line feed: a JSON object. */
  public String text() {
    return "{\"anchor\":"
        + statement.number()
        + ",\"first\":"
        + statement.first()
        + ",\"last\":"
        + statement.sequence()
        + ",\"lastHash\":\""
        + statement.recordHash()
        + "\",\"time\":\""
        + statement.time()
        + "\",\"storeChanges\":"
        + statement.storeChanges()
        + ",\"region\":\""
        + statement.region()
        + "\",\"key\":\""
        + statement.key()
        + "\",\"previous\":\""
        + statement.previous()
        + "\",\"publicKey\":\""
        + publicKey
        + "\",\"signature\":\""
        + signature
        + "\"}";
  }

  /** Reads a line; empty if it is not exactly what {@link #text} writes. */
  public static Optional<Anchor> parse(byte[] bytes, int from, int length) {
    if (length > MAX_BYTES) {
      return Optional.empty();
    }
    String text = new String(bytes, from, length, US_ASCII);
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      Statement statement =
          new Statement(
              Long.parseLong(form.group(1)),
              Long.parseLong(form.group(2)),
              Long.parseLong(form.group(3)),
              form.group(4),
              Instant.parse(form.group(5)),
              Long.parseLong(form.group(6)),
              form.group(7),
              form.group(8),
              form.group(9));
      return Optional.of(new Anchor(statement, form.group(10), form.group(11)))
          .filter(anchor -> anchor.text().equals(text));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Reads a line of text. */
  public static Optional<Anchor> parse(String line) {
    byte[] bytes = line.getBytes(US_ASCII);
    return parse(bytes, 0, bytes.length).filter(anchor -> anchor.text().equals(line));
  }
}
