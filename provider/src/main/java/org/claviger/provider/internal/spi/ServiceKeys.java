package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.Listing;
import org.claviger.provider.internal.key.TrustedEntry;

/**
 * The keys of the service as entries, and its trusted certificates. Passwords are not looked at:
 * the HSM and the policies protect the keys. Changes take effect at once; {@code store} has nothing
 * left to do.
 */
final class ServiceKeys extends KeyStoreSpi {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  private final KeyDirectory keys;
  private final EntryChanges changes;
  private final byte[] configuration;

  /**
   * @param configuration the text that the store was loaded from, or null
   */
  ServiceKeys(KeyDirectory keys, byte[] configuration) {
    this.keys = keys;
    this.changes = new EntryChanges(keys);
    this.configuration = configuration;
  }

  private Optional<KeyDescription> find(String entry) {
    return EntryLookup.find(keys, entry);
  }

  /** The certificate of an entry that is no key's. */
  private Optional<TrustedEntry> trusted(String entry) {
    Listing listing = keys.listing();
    return listing.keys().containsKey(entry)
        ? Optional.empty()
        : Optional.ofNullable(listing.trusted().get(entry));
  }

  @Override
  public Key engineGetKey(String alias, char[] password) throws UnrecoverableKeyException {
    try {
      Optional<KeyDescription> key = find(alias);
      return key.isPresent() ? keys.handle(key.get()) : null;
    } catch (KmsException e) {
      UnrecoverableKeyException refused = new UnrecoverableKeyException(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  @Override
  public Certificate[] engineGetCertificateChain(String alias) {
    List<X509Certificate> chain = chain(alias);
    return chain.isEmpty() ? null : chain.toArray(new Certificate[0]);
  }

  @Override
  public Certificate engineGetCertificate(String alias) {
    List<X509Certificate> chain = chain(alias);
    return chain.isEmpty()
        ? trusted(alias).map(TrustedEntry::certificate).orElse(null)
        : chain.get(0);
  }

  /** JSSE walks through every entry: one whose chain may not be read must not end the walk. */
  private List<X509Certificate> chain(String alias) {
    try {
      return find(alias)
          .filter(KeyDescription::isAsymmetric)
          .map(key -> keys.chain(key.arn()))
          .orElse(List.of());
    } catch (KmsException e) {
      if (!e.is("AccessDeniedException")) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "{0} shows no certificates: {1}", alias, e.getMessage());
      return List.of();
    }
  }

  @Override
  public Date engineGetCreationDate(String alias) {
    return find(alias)
        .map(KeyDescription::created)
        .or(() -> trusted(alias).map(TrustedEntry::created))
        .map(Date::from)
        .orElse(null);
  }

  @Override
  public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain)
      throws KeyStoreException {
    changes.set(alias, key, chain);
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain)
      throws KeyStoreException {
    throw new KeyStoreException(
        "this key is encrypted: give the key itself, or its handle if it is in the HSM");
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    changes.setCertificate(alias, certificate);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    changes.delete(alias);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return Collections.enumeration(keys.listing().names());
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return find(alias).isPresent() || trusted(alias).isPresent();
  }

  @Override
  public int engineSize() {
    return keys.listing().names().size();
  }

  /**
   * Only a key that can be used is a key entry: SunX509 takes every key entry, and would fail as a
   * whole on the first that is disabled.
   */
  @Override
  public boolean engineIsKeyEntry(String alias) {
    try {
      return find(alias).filter(KeyDescription::isEnabled).isPresent();
    } catch (KmsException e) {
      if (!e.is("AccessDeniedException")) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "{0} is no entry: {1}", alias, e.getMessage());
      return false;
    }
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return trusted(alias).isPresent();
  }

  @Override
  public String engineGetCertificateAlias(Certificate certificate) {
    return keys.listing().names().stream()
        .filter(entry -> certificate.equals(engineGetCertificate(entry)))
        .findFirst()
        .orElse(null);
  }

  /** Needs no password, unlike the inherited one. */
  @Override
  public KeyStore.Entry engineGetEntry(String alias, KeyStore.ProtectionParameter protection)
      throws UnrecoverableEntryException {
    Key key = engineGetKey(alias, null);
    if (key == null) {
      return trusted(alias)
          .map(it -> new KeyStore.TrustedCertificateEntry(it.certificate()))
          .orElse(null);
    }
    if (key instanceof SecretKey secret) {
      return new KeyStore.SecretKeyEntry(secret);
    }
    Certificate[] chain = engineGetCertificateChain(alias);
    return chain == null ? null : new KeyStore.PrivateKeyEntry((PrivateKey) key, chain);
  }

  /** Needs no password, unlike the inherited one. */
  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.ProtectionParameter protection)
      throws KeyStoreException {
    if (entry instanceof KeyStore.PrivateKeyEntry pair) {
      changes.set(alias, pair.getPrivateKey(), pair.getCertificateChain());
    } else if (entry instanceof KeyStore.SecretKeyEntry secret) {
      changes.set(alias, secret.getSecretKey(), null);
    } else if (entry instanceof KeyStore.TrustedCertificateEntry trusted) {
      changes.setCertificate(alias, trusted.getTrustedCertificate());
    } else {
      throw new KeyStoreException("KMS has no entries of " + entry.getClass().getName());
    }
  }

  /** Gives back the configuration, so that a tool that rewrites its file does not empty it. */
  @Override
  public void engineStore(OutputStream stream, char[] password) throws IOException {
    if (stream != null && configuration != null) {
      stream.write(configuration);
    }
  }

  @Override
  public void engineStore(KeyStore.LoadStoreParameter parameter) {
    // Every change was made when it was asked for.
  }

  @Override
  public void engineLoad(InputStream stream, char[] password) throws IOException {
    throw new IOException("the store is loaded");
  }
}
