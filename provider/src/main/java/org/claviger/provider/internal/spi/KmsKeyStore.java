package org.claviger.provider.internal.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Date;
import java.util.Enumeration;
import org.claviger.provider.KmsException;
import org.claviger.provider.KmsLoadStoreParameter;
import org.claviger.provider.internal.config.ConfigurationFile;
import org.claviger.provider.internal.jca.FileKeyStores;

/**
 * The key store {@code KMS}. What it is shows when it is loaded: the keys of the service, or, from
 * a stream that is no configuration, somebody's key store file. The latter happens under {@code
 * keystore.type=KMS}, when the JDK opens its trust store.
 */
final class KmsKeyStore extends KeyStoreSpi {
  private static final int FIRST_BYTES = 256;
  private static final int MAX_CONFIGURATION_BYTES = 65_536;

  private final Connection connection;
  private KeyStoreSpi entries;

  KmsKeyStore(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void engineLoad(InputStream stream, char[] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    if (stream == null) {
      entries = serviceKeys();
      return;
    }
    byte[] first = stream.readNBytes(FIRST_BYTES);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), stream);
    entries =
        ConfigurationFile.isConfiguration(first)
            ? serviceKeys(whole.readNBytes(MAX_CONFIGURATION_BYTES))
            : file(whole, password);
  }

  @Override
  public void engineLoad(KeyStore.LoadStoreParameter parameter)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    entries =
        parameter instanceof KmsLoadStoreParameter ours
            ? serviceKeys(ConfigurationFile.read(ours.configuration()), null)
            : serviceKeys();
  }

  private ServiceKeys serviceKeys() throws IOException {
    try {
      return new ServiceKeys(connection.get(), null);
    } catch (KmsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ServiceKeys serviceKeys(byte[] text) throws IOException {
    return serviceKeys(ConfigurationFile.parse(text, "the stream"), text);
  }

  private ServiceKeys serviceKeys(ConfigurationFile file, byte[] text) throws IOException {
    try {
      return new ServiceKeys(connection.connect(file), text);
    } catch (KmsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static FileKeys file(InputStream stream, char[] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    try {
      return new FileKeys(FileKeyStores.load(stream, password));
    } catch (NoSuchAlgorithmException | CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean engineProbe(InputStream stream) throws IOException {
    return ConfigurationFile.isConfiguration(stream.readNBytes(FIRST_BYTES));
  }

  @Override
  public Key engineGetKey(String alias, char[] password)
      throws NoSuchAlgorithmException, UnrecoverableKeyException {
    return entries.engineGetKey(alias, password);
  }

  @Override
  public Certificate[] engineGetCertificateChain(String alias) {
    return entries.engineGetCertificateChain(alias);
  }

  @Override
  public Certificate engineGetCertificate(String alias) {
    return entries.engineGetCertificate(alias);
  }

  @Override
  public Date engineGetCreationDate(String alias) {
    return entries.engineGetCreationDate(alias);
  }

  @Override
  public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain)
      throws KeyStoreException {
    entries.engineSetKeyEntry(alias, key, password, chain);
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain)
      throws KeyStoreException {
    entries.engineSetKeyEntry(alias, key, chain);
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    entries.engineSetCertificateEntry(alias, certificate);
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    entries.engineDeleteEntry(alias);
  }

  @Override
  public Enumeration<String> engineAliases() {
    return entries.engineAliases();
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return entries.engineContainsAlias(alias);
  }

  @Override
  public int engineSize() {
    return entries.engineSize();
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return entries.engineIsKeyEntry(alias);
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return entries.engineIsCertificateEntry(alias);
  }

  @Override
  public String engineGetCertificateAlias(Certificate certificate) {
    return entries.engineGetCertificateAlias(certificate);
  }

  @Override
  public KeyStore.Entry engineGetEntry(String alias, KeyStore.ProtectionParameter protection)
      throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableEntryException {
    return entries.engineGetEntry(alias, protection);
  }

  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.ProtectionParameter protection)
      throws KeyStoreException {
    entries.engineSetEntry(alias, entry, protection);
  }

  @Override
  public void engineStore(OutputStream stream, char[] password)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    entries.engineStore(stream, password);
  }

  @Override
  public void engineStore(KeyStore.LoadStoreParameter parameter)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    entries.engineStore(parameter);
  }
}
