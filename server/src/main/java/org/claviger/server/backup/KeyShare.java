package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.digest.Sha256;

/**
 * What one custodian keeps of a backup key: a share of the secret that seals the private key, and
 * the sealed private key itself, which is the same in every share. Its text is signed by the key
 * that it is a part of, so that a share shows by itself whether it is whole and of which key.
 *
 * @param publicKey the key's public half
 * @param split which splitting it is of, 32 hex digits; a key that is split anew has another
 * @param number which share it is, from 1
 * @param of how many there are
 * @param needed how many open the key
 * @param value the share, 32 bytes
 * @param sealedKey the private key, sealed
 * @param signature over all that
 */
record KeyShare(
    BackupPublicKey publicKey,
    String split,
    int number,
    int of,
    int needed,
    byte[] value,
    byte[] sealedKey,
    byte[] signature) {
  /** How many custodians a key may have. */
  static final int MAX_CUSTODIANS = 100;

  /** No text is longer. */
  static final int MAX_BYTES = 16 << 10;

  static final int VALUE_BYTES = 32;

  private static final String NUMBER = "([1-9][0-9]{0,2})";
  private static final String BASE64 = "([A-Za-z0-9+/]+={0,2})";
  private static final Pattern FORM =
      Pattern.compile(
          "claviger backup share 1\npublic key: "
              + BASE64
              + "\nsplit: ([0-9a-f]{32})\nshare: "
              + NUMBER
              + "\nof: "
              + NUMBER
              + "\nneeded: "
              + NUMBER
              + "\nvalue: "
              + BASE64
              + "\nsealed key: "
              + BASE64
              + "\nsignature: "
              + BASE64
              + "\nchecksum: ([0-9a-f]{64})\n");

  KeyShare {
    requireNonNull(publicKey, "publicKey");
    requireNonNull(split, "split");
    requireNonNull(sealedKey, "sealedKey");
    requireNonNull(signature, "signature");
    if (value.length != VALUE_BYTES
        || needed < 1
        || needed > of
        || number < 1
        || number > of
        || of > MAX_CUSTODIANS) {
      throw new IllegalArgumentException("there is no such share of a backup key");
    }
  }

  /** The text of a share, each field on a line. */
  byte[] text() {
    String signed = signedText(this) + "signature: " + base64(signature) + "\n";
    return (signed + "checksum: " + Sha256.hex(signed.getBytes(US_ASCII)) + "\n")
        .getBytes(US_ASCII);
  }

  private static String signedText(KeyShare share) {
    return "claviger backup share 1\npublic key: "
        + base64(share.publicKey.encoded())
        + "\nsplit: "
        + share.split
        + "\nshare: "
        + share.number
        + "\nof: "
        + share.of
        + "\nneeded: "
        + share.needed
        + "\nvalue: "
        + base64(share.value)
        + "\nsealed key: "
        + base64(share.sealedKey)
        + "\n";
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What the signature is over. */
  byte[] signed() {
    return signedText(this).getBytes(US_ASCII);
  }

  /**
   * Reads a share and checks that it is whole and genuine.
   *
   * @throws BackupRefusedException saying what is wrong with it
   */
  static KeyShare parse(byte[] text) {
    Matcher form = FORM.matcher(new String(text, US_ASCII));
    if (text.length > MAX_BYTES || !form.matches()) {
      throw new BackupRefusedException("is not a share of a backup key");
    }
    KeyShare share =
        read(form)
            .filter(each -> Arrays.equals(each.text(), text))
            .orElseThrow(() -> new BackupRefusedException("is damaged"));
    try {
      if (!KeySignature.isGood(share.publicKey.key(), share.signed(), share.signature)) {
        throw new BackupRefusedException("is not what was given out: its signature is wrong");
      }
    } catch (GeneralSecurityException e) {
      throw new BackupRefusedException("is not what was given out: its signature is wrong", e);
    }
    return share;
  }

  private static Optional<KeyShare> read(Matcher form) {
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      return Optional.of(
          new KeyShare(
              BackupPublicKey.of(base64.decode(form.group(1))),
              form.group(2),
              Integer.parseInt(form.group(3)),
              Integer.parseInt(form.group(4)),
              Integer.parseInt(form.group(5)),
              base64.decode(form.group(6)),
              base64.decode(form.group(7)),
              base64.decode(form.group(8))));
    } catch (IllegalArgumentException | BackupRefusedException e) {
      return Optional.empty();
    }
  }

  /** Whose it is and which; never what is in it. */
  @Override
  public String toString() {
    return "share " + number + " of " + of + " of the backup key " + publicKey.fingerprint();
  }
}
