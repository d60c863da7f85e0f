package org.claviger.server.backup;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.TransportKey;
import org.claviger.server.hsm.ceremony.WrappedKey;

/**
 * Takes the keys of a domain from the backup key to a new HSM. Each is in this process's memory in
 * clear for as long as it takes to wrap it again, and wiped then: for an offline tool alone.
 */
public final class Rewrapping {
  private static final int KEY_BYTES = 32;
  private static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

  private Rewrapping() {}

  /**
   * Checks that a backup key opens every key of a package.
   *
   * @throws BackupRefusedException if the package is for another
   */
  public static void check(DomainPackage sealed, BackupPrivateKey key) {
    String wanted =
        Recipient.single(sealed.domain(), new TransportKey(key.publicKey().encoded()))
            .fingerprint();
    if (!sealed.recipient().equals(wanted)) {
      throw new BackupRefusedException(
          "the keys of "
              + sealed.domain()
              + " were wrapped for another backup key than "
              + key.publicKey().fingerprint());
    }
    sealed.keys().forEach(each -> Arrays.fill(open(each, key), (byte) 0));
  }

  /** The same keys, wrapped for an HSM. */
  public static DomainPackage forHsm(DomainPackage sealed, BackupPrivateKey key, Recipient hsm) {
    List<WrappedKey> keys = new ArrayList<>();
    for (WrappedKey each : sealed.keys()) {
      byte[] clear = open(each, key);
      try {
        byte[] wrapped = wrap(hsm.keys().get(each.key()), clear);
        keys.add(new WrappedKey(each.key(), each.version(), wrapped, each.check()));
      } finally {
        Arrays.fill(clear, (byte) 0);
      }
    }
    return new DomainPackage(
        sealed.domain(), hsm.fingerprint(), sealed.current(), keys, sealed.answers());
  }

  private static byte[] open(WrappedKey wrapped, BackupPrivateKey key) {
    byte[] clear = key.open(wrapped.wrapped());
    if (clear.length != KEY_BYTES) {
      Arrays.fill(clear, (byte) 0);
      throw new BackupRefusedException(
          "the package holds a key " + wrapped.key().code() + " that is none of a domain");
    }
    return clear;
  }

  private static byte[] wrap(TransportKey transport, byte[] clear) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(transport.encoded()));
      Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
      oaep.init(Cipher.ENCRYPT_MODE, key, OAEP);
      return oaep.doFinal(clear);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key could not be wrapped for the HSM", e);
    }
  }
}
