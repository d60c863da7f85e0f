package org.claviger.server.backup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.threshold.SecretShare;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;

/**
 * Makes a backup key and splits it among custodians: Shamir's scheme over GF(2^8), byte by byte, of
 * the secret that seals the private key. Fewer shares than are needed tell nothing of it.
 */
public final class BackupKeys {
  private static final int SPLIT_ID_BYTES = 16;

  private BackupKeys() {}

  /**
   * A key as it is given out.
   *
   * @param publicKey what everybody may have
   * @param shares the texts of the shares, one for each custodian; the caller wipes them
   */
  public record Split(BackupPublicKey publicKey, List<byte[]> shares) {
    public Split {
      shares = List.copyOf(shares);
    }

    /** Whose shares they are; never what is in them. */
    @Override
    public String toString() {
      return shares.size() + " shares of the backup key " + publicKey.fingerprint();
    }
  }

  /**
   * Makes a key, of which nothing stays here.
   *
   * @param custodians 1 to 100
   * @param needed how many of them open it, 1 to {@code custodians}
   */
  public static Split make(int custodians, int needed, SecureRandom random) {
    if (custodians < 1 || custodians > KeyShare.MAX_CUSTODIANS) {
      throw new IllegalArgumentException(
          "there are " + custodians + " custodians; it must be 1 to " + KeyShare.MAX_CUSTODIANS);
    }
    if (needed < 1 || needed > custodians) {
      throw new IllegalArgumentException(
          needed + " of " + custodians + " are to open the key; it must be 1 to " + custodians);
    }
    byte[] secret = new byte[KeyShare.VALUE_BYTES];
    random.nextBytes(secret);
    try {
      return split(secret, custodians, needed, random);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java platform cannot make a backup key", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static Split split(byte[] secret, int custodians, int needed, SecureRandom random)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(BackupPublicKey.BITS, random);
    KeyPair pair = generator.generateKeyPair();
    BackupPublicKey publicKey = BackupPublicKey.of(pair.getPublic().getEncoded());
    byte[] sealed = sealed(secret, publicKey, pair, random);
    byte[] id = new byte[SPLIT_ID_BYTES];
    random.nextBytes(id);
    String split = HexFormat.of().formatHex(id);
    List<byte[]> texts = new ArrayList<>();
    for (SecretShare share :
        splitter(random).resplit(secret, needed, custodians).getSecretShares()) {
      byte[] value = share.getEncoded();
      int number = texts.size() + 1;
      KeyShare unsigned =
          new KeyShare(publicKey, split, number, custodians, needed, value, sealed, new byte[0]);
      byte[] signature = KeySignature.sign(pair.getPrivate(), unsigned.signed());
      KeyShare signed =
          new KeyShare(publicKey, split, number, custodians, needed, value, sealed, signature);
      texts.add(signed.text());
      Arrays.fill(value, (byte) 0);
    }
    return new Split(publicKey, texts);
  }

  private static byte[] sealed(
      byte[] secret, BackupPublicKey publicKey, KeyPair pair, SecureRandom random)
      throws GeneralSecurityException {
    byte[] key = pair.getPrivate().getEncoded();
    try {
      return KeySealing.seal(secret, publicKey, key, random);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static ShamirSecretSplitter splitter(SecureRandom random) {
    return ShamirSecretSplitter.getInstance(
        ShamirSecretSplitter.Algorithm.AES, KeyShare.VALUE_BYTES, random);
  }
}
