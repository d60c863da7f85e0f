package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/**
 * The private half of a backup key, put together from shares. It is in this process's memory, in
 * parts that Java cannot wipe, until the process ends: for an offline tool alone.
 */
public final class BackupPrivateKey {
  /** As the HSMs wrap: RSAES-OAEP (RFC 8017) with SHA-1 and an empty label. */
  private static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

  private final BackupPublicKey publicKey;
  private final PrivateKey key;

  private BackupPrivateKey(BackupPublicKey publicKey, PrivateKey key) {
    this.publicKey = publicKey;
    this.key = key;
  }

  /**
   * Puts a key together.
   *
   * @param texts shares by a name for each, such as its file's; at least as many as are needed
   * @throws BackupRefusedException naming the share that is damaged, false, double or of another
   *     key, or saying how many are missing
   */
  public static BackupPrivateKey join(Map<String, byte[]> texts) {
    Map<Integer, KeyShare> shares = new LinkedHashMap<>();
    KeyShare first = null;
    for (Map.Entry<String, byte[]> text : texts.entrySet()) {
      KeyShare share = parse(text.getKey(), text.getValue());
      first = first == null ? share : first;
      check(text.getKey(), share, first);
      if (shares.putIfAbsent(share.number(), share) != null) {
        throw new BackupRefusedException(
            text.getKey() + " is share " + share.number() + ", which was given already");
      }
    }
    if (first == null || shares.size() < first.needed()) {
      throw new BackupRefusedException(
          first == null
              ? "no share of the backup key was given"
              : shares.size() + " shares were given, and " + first.needed() + " are needed");
    }
    return join(first, new ArrayList<>(shares.values()).subList(0, first.needed()));
  }

  private static KeyShare parse(String name, byte[] text) {
    try {
      return KeyShare.parse(text);
    } catch (BackupRefusedException e) {
      throw new BackupRefusedException(name + " " + e.getMessage(), e);
    }
  }

  private static void check(String name, KeyShare share, KeyShare first) {
    if (!share.publicKey().fingerprint().equals(first.publicKey().fingerprint())) {
      throw new BackupRefusedException(
          name
              + " is a share of another backup key ("
              + share.publicKey().fingerprint()
              + ") than the first one given ("
              + first.publicKey().fingerprint()
              + ")");
    }
    if (!share.split().equals(first.split())
        || share.of() != first.of()
        || share.needed() != first.needed()
        || !Arrays.equals(share.sealedKey(), first.sealedKey())) {
      throw new BackupRefusedException(
          name + " is a share of another splitting of the key than the first one given");
    }
  }

  private static BackupPrivateKey join(KeyShare first, List<KeyShare> shares) {
    ShamirSplitSecretShare[] parts =
        shares.stream()
            .map(each -> new ShamirSplitSecretShare(each.value(), each.number()))
            .toArray(ShamirSplitSecretShare[]::new);
    byte[] secret = new byte[0];
    byte[] encoded = new byte[0];
    try {
      secret = ShamirSplitSecret.getInstance(ShamirSecretSplitter.Algorithm.AES, parts).getSecret();
      encoded = KeySealing.open(secret, first.publicKey(), first.sealedKey());
      PrivateKey key =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new BackupPrivateKey(first.publicKey(), key);
    } catch (IOException | GeneralSecurityException e) {
      throw new BackupRefusedException("the shares do not open the backup key", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
      shares.forEach(share -> Arrays.fill(share.value(), (byte) 0));
    }
  }

  /** Its public half. */
  public BackupPublicKey publicKey() {
    return publicKey;
  }

  /**
   * Opens what was wrapped under the public half. The caller wipes the result.
   *
   * @throws BackupRefusedException if it was not
   */
  public byte[] open(byte[] wrapped) {
    try {
      Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
      oaep.init(Cipher.DECRYPT_MODE, key, OAEP);
      return oaep.doFinal(requireNonNull(wrapped, "wrapped"));
    } catch (GeneralSecurityException e) {
      throw new BackupRefusedException("a key was not wrapped under this backup key", e);
    }
  }

  /** Which key it is. */
  @Override
  public String toString() {
    return "the backup key " + publicKey.fingerprint();
  }
}
