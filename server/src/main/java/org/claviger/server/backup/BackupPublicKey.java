package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.digest.Sha256;

/**
 * The public half of a backup key: RSA of 4,096 bits. Its fingerprint is the SHA-256 of its DER
 * SubjectPublicKeyInfo in hex.
 */
public final class BackupPublicKey {
  /** How long the modulus is. */
  static final int BITS = 4_096;

  private static final int MAX_FILE_BYTES = 4_096;
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)\n-----END PUBLIC KEY-----\n");

  private final byte[] encoded;
  private final RSAPublicKey key;

  private BackupPublicKey(byte[] encoded, RSAPublicKey key) {
    this.encoded = encoded;
    this.key = key;
  }

  /**
   * Takes a DER SubjectPublicKeyInfo.
   *
   * @throws BackupRefusedException if it is no RSA key of 4,096 bits, or not in DER's one form
   */
  public static BackupPublicKey of(byte[] encoded) {
    try {
      if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))
              instanceof RSAPublicKey key
          && key.getModulus().bitLength() == BITS
          && Arrays.equals(key.getEncoded(), requireNonNull(encoded, "encoded"))) {
        return new BackupPublicKey(encoded.clone(), key);
      }
    } catch (GeneralSecurityException e) {
      throw new BackupRefusedException("this is not the public half of a backup key", e);
    }
    throw new BackupRefusedException("a backup key is RSA of " + BITS + " bits; this one is not");
  }

  /**
   * Reads a PEM file as {@link #pem} writes it.
   *
   * @throws IOException if it cannot be read
   * @throws BackupRefusedException if it holds anything else
   */
  public static BackupPublicKey read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new BackupRefusedException(file + " is longer than the public half of a backup key");
    }
    Matcher pem = PEM.matcher(Files.readString(file, US_ASCII));
    if (!pem.matches()) {
      throw new BackupRefusedException(file + " is not a public key in PEM");
    }
    try {
      return of(Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException e) {
      throw new BackupRefusedException(file + " is not a public key in PEM", e);
    }
  }

  /** The key in PEM. */
  public String pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  /** Its fingerprint, 64 hex digits. */
  public String fingerprint() {
    return Sha256.hex(encoded);
  }

  /** DER SubjectPublicKeyInfo. */
  public byte[] encoded() {
    return encoded.clone();
  }

  RSAPublicKey key() {
    return key;
  }
}
