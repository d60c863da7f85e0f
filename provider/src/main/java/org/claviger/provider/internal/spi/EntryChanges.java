package org.claviger.provider.internal.spi;

import java.security.Key;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.EntryName;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.KmsHandle;

/** Entries set and deleted: chains beside keys, and aliases. No key is made or deleted here. */
final class EntryChanges {
  private final KeyDirectory keys;

  EntryChanges(KeyDirectory keys) {
    this.keys = keys;
  }

  /**
   * Stores the chain first: an alias never shows a key without the certificates it was set with.
   */
  void set(String entry, Key key, Certificate[] chain) throws KeyStoreException {
    if (!(key instanceof KmsHandle handle)) {
      throw new KeyStoreException(
          "only keys that are in the HSM can be entries: generate the key with the provider"
              + " Claviger (keytool: -providername Claviger)");
    }
    try {
      if (key instanceof PrivateKey && chain != null && chain.length > 0) {
        storeChain(handle, chain);
      }
      if (!entry.equals(handle.keyId())) {
        bind(entry, handle);
      }
    } catch (KmsException e) {
      throw new KeyStoreException(e.getMessage(), e);
    } finally {
      keys.refresh();
    }
  }

  private void storeChain(KmsHandle handle, Certificate[] chain) throws KeyStoreException {
    byte[] own = keys.publicKey(keys.describe(handle.arn())).getEncoded();
    if (!Arrays.equals(own, chain[0].getPublicKey().getEncoded())) {
      throw new KeyStoreException(
          "the first certificate has another public key than " + handle.arn());
    }
    List<byte[]> encoded = new ArrayList<>();
    try {
      for (Certificate certificate : chain) {
        encoded.add(certificate.getEncoded());
      }
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("a certificate has no encoding", e);
    }
    try {
      keys.client().certificates().put(handle.arn(), encoded);
    } catch (KmsException e) {
      if (e.is("UnknownOperationException")) {
        throw new KeyStoreException("the service keeps no certificates: it is not Claviger", e);
      }
      throw e;
    }
  }

  private void bind(String entry, KmsHandle handle) throws KeyStoreException {
    if (!EntryName.canBeAlias(entry)) {
      throw new KeyStoreException(
          "an entry's name has 1 to 250 of the characters a-z A-Z 0-9 : / _ -");
    }
    String alias = EntryName.toAlias(entry);
    keys.refresh();
    Optional<KeyDescription> bound = keys.find(alias);
    if (bound.isEmpty()) {
      create(alias, handle);
    } else if (!bound.get().arn().equals(handle.arn())) {
      keys.client().keys().updateAlias(alias, handle.arn());
    }
  }

  private void create(String alias, KmsHandle handle) {
    try {
      keys.client().keys().createAlias(alias, handle.arn());
    } catch (KmsException e) {
      if (!e.is("AlreadyExistsException")) {
        throw e;
      }
      keys.client().keys().updateAlias(alias, handle.arn());
    }
  }

  /** Removes the alias. The key and its chain stay. */
  void delete(String entry) throws KeyStoreException {
    keys.refresh();
    try {
      if (EntryName.isKeyId(entry) && keys.find(entry).isPresent()) {
        throw new KeyStoreException(
            "deleting an entry removes its alias, and this key has none; to delete the key itself"
                + " call ScheduleKeyDeletion");
      }
      if (EntryName.canBeAlias(entry)) {
        remove(EntryName.toAlias(entry));
      }
    } catch (KmsException e) {
      throw new KeyStoreException(e.getMessage(), e);
    } finally {
      keys.refresh();
    }
  }

  private void remove(String alias) {
    try {
      keys.client().keys().deleteAlias(alias);
    } catch (KmsException e) {
      if (!e.is("NotFoundException")) {
        throw e;
      }
    }
  }
}
