package org.claviger.provider.internal.spi;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Arrays;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsKeyGenParameterSpec;
import org.claviger.provider.internal.client.ImportActions;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.KmsHandle;

/**
 * Brings keys that are in software into the HSM: KMS's import of key material, without an end. What
 * was outside once may be there still; the key's origin shows as EXTERNAL.
 */
final class KeyImport {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  /** 128 bits of strength (NIST SP 800-57, table 2), and soon made. */
  private static final String WRAPPING_KEY = "RSA_3072";

  private final KeyDirectory keys;
  private final ImportActions imports;

  KeyImport(KeyDirectory keys) {
    this.keys = keys;
    this.imports = keys.client().imports();
  }

  /**
   * Makes a key in the HSM of a software key's material.
   *
   * @param chain the certificates of a private key, from which its usage is read; may be null
   * @throws KeyStoreException if the key has no encoding, or is of a kind that KMS has not
   * @throws KmsException if the service refuses
   */
  KmsHandle bring(Key key, Certificate[] chain) throws KeyStoreException {
    byte[] material = key.getEncoded();
    if (material == null) {
      throw new KeyStoreException(
          "the key has no encoding: it is in another HSM or token, and cannot come into this one");
    }
    try {
      ImportedKind kind =
          key instanceof PrivateKey
              ? ImportedKind.ofPrivate(material, chain)
              : ImportedKind.ofSecret(key.getAlgorithm(), material.length);
      KeyDescription imported = bring(kind, material);
      requireOwn(imported, chain);
      KmsHandle handle = keys.handle(imported);
      LOG.log(System.Logger.Level.INFO, "{0} was imported from software", handle);
      return handle;
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private KeyDescription bring(ImportedKind kind, byte[] material) throws KeyStoreException {
    KeyDescription empty =
        kind.spec().equals(KmsKeyGenParameterSpec.AEAD)
            ? imports.createAead()
            : imports.create(kind.spec(), kind.usage());
    try {
      var parameters = imports.parameters(empty.arn(), kind.wrapping(), WRAPPING_KEY);
      byte[] wrapped = kind.wrap(parameters.publicKey(), material);
      imports.material(empty.arn(), wrapped, parameters.token());
      keys.refresh();
      return keys.describe(empty.arn());
    } catch (KmsException e) {
      discard(empty, e);
      throw e;
    } catch (GeneralSecurityException e) {
      discard(empty, e);
      throw new KeyStoreException("the key cannot be wrapped: " + e.getMessage(), e);
    }
  }

  /** Another's certificate is found out before anything names the key. */
  private void requireOwn(KeyDescription imported, Certificate[] chain) throws KeyStoreException {
    if (!imported.isAsymmetric() || chain == null || chain.length == 0) {
      return;
    }
    byte[] own = keys.publicKey(imported).getEncoded();
    if (!Arrays.equals(own, chain[0].getPublicKey().getEncoded())) {
      KeyStoreException wrong =
          new KeyStoreException("the first certificate has another public key than the key");
      discard(imported, wrong);
      throw wrong;
    }
  }

  /** A key that came to nothing is of no use to anybody. */
  private void discard(KeyDescription key, Exception reason) {
    try {
      imports.discard(key.arn());
    } catch (KmsException e) {
      reason.addSuppressed(e);
    }
  }
}
