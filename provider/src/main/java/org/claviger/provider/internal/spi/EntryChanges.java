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
import org.claviger.provider.internal.key.Listing;

/**
 * Entries set and deleted: aliases, chains beside keys, and trusted certificates. A key that is in
 * software is brought into the HSM; no key is deleted here.
 */
final class EntryChanges {
  private static final String BAD_NAME =
      "an entry's name has 1 to 250 of the characters a-z A-Z 0-9 : / _ -";

  private final KeyDirectory keys;

  EntryChanges(KeyDirectory keys) {
    this.keys = keys;
  }

  /**
   * Stores the chain first: an alias never shows a key without the certificates it was set with.
   */
  void set(String entry, Key key, Certificate[] chain) throws KeyStoreException {
    boolean named = key instanceof KmsHandle own && entry.equals(own.keyId());
    if (!named && !EntryName.canBeAlias(entry)) {
      throw new KeyStoreException(BAD_NAME);
    }
    try {
      KmsHandle handle = key instanceof KmsHandle own ? own : new KeyImport(keys).bring(key, chain);
      if (key instanceof PrivateKey && chain != null && chain.length > 0) {
        storeChain(handle, chain);
      }
      if (!named) {
        bind(entry, handle);
        forgetCertificate(entry);
      }
    } catch (KmsException e) {
      throw new KeyStoreException(e.getMessage(), e);
    } finally {
      keys.refresh();
    }
  }

  /** Keeps a certificate that belongs to no key. */
  void setCertificate(String entry, Certificate certificate) throws KeyStoreException {
    keys.refresh();
    try {
      if (EntryLookup.find(keys, entry).isPresent()) {
        throw new KeyStoreException(entry + " is the entry of a key: delete it first");
      }
      keys.client().certificates().putTrusted(entry, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("the certificate has no encoding", e);
    } catch (KmsException e) {
      throw refused(e);
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
      throw refused(e);
    }
  }

  private static KeyStoreException refused(KmsException e) {
    return new KeyStoreException(e.getMessage(), e);
  }

  private void bind(String entry, KmsHandle handle) {
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

  /** A key entry takes the place of a certificate of the same name. */
  private void forgetCertificate(String entry) {
    if (keys.listing().trusted().containsKey(entry)) {
      keys.client().certificates().deleteTrusted(entry);
    }
  }

  /** Removes the alias or the certificate. A key and its chain stay. */
  void delete(String entry) throws KeyStoreException {
    keys.refresh();
    try {
      if (EntryName.isKeyId(entry) && keys.find(entry).isPresent()) {
        throw new KeyStoreException(
            "deleting an entry removes its alias, and this key has none; to delete the key itself"
                + " call ScheduleKeyDeletion");
      }
      Listing listing = keys.listing();
      if (listing.keys().containsKey(entry)) {
        remove(EntryName.toAlias(entry));
      } else if (listing.trusted().containsKey(entry)) {
        keys.client().certificates().deleteTrusted(entry);
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
