package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Date;
import java.util.Enumeration;

/** A key store file of the JDK's own types, handed through. */
final class FileKeys extends KeyStoreSpi {
  private final KeyStore store;

  FileKeys(KeyStore store) {
    this.store = store;
  }

  private interface Question<T> {
    T ask() throws KeyStoreException;
  }

  /** A loaded store does not throw what it declares. */
  private static <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (KeyStoreException e) {
      throw new ProviderException(e);
    }
  }

  @Override
  public Key engineGetKey(String alias, char[] password)
      throws NoSuchAlgorithmException, UnrecoverableKeyException {
    try {
      return store.getKey(alias, password);
    } catch (KeyStoreException e) {
      throw new ProviderException(e);
    }
  }

  @Override
  public Certificate[] engineGetCertificateChain(String alias) {
    return ask(() -> store.getCertificateChain(alias));
  }

  @Override
  public Certificate engineGetCertificate(String alias) {
    return ask(() -> store.getCertificate(alias));
  }

  @Override
  public Date engineGetCreationDate(String alias) {
    return ask(() -> store.getCreationDate(alias));
  }

  @Override
  public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain)
      throws KeyStoreException {
    store.setKeyEntry(alias, key, password, chain);
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain)
      throws KeyStoreException {
    store.setKeyEntry(alias, key, chain);
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    store.setCertificateEntry(alias, certificate);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    store.deleteEntry(alias);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return ask(store::aliases);
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return ask(() -> store.containsAlias(alias));
  }

  @Override
  public int engineSize() {
    return ask(store::size);
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return ask(() -> store.isKeyEntry(alias));
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return ask(() -> store.isCertificateEntry(alias));
  }

  @Override
  public String engineGetCertificateAlias(Certificate certificate) {
    return ask(() -> store.getCertificateAlias(certificate));
  }

  @Override
  public KeyStore.Entry engineGetEntry(String alias, KeyStore.ProtectionParameter protection)
      throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableEntryException {
    return store.getEntry(alias, protection);
  }

  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.ProtectionParameter protection)
      throws KeyStoreException {
    store.setEntry(alias, entry, protection);
  }

  @Override
  public void engineStore(OutputStream stream, char[] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    try {
      store.store(stream, password);
    } catch (KeyStoreException e) {
      throw new ProviderException(e);
    }
  }

  @Override
  public void engineLoad(InputStream stream, char[] password) throws IOException {
    throw new IOException("the store is loaded");
  }
}
