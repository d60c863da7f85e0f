package org.claviger.it.provider;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.claviger.it.ServerProcess;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsKeySpec;

/** The provider, configured by the file that a server wrote for its clients. */
public record Claviger(Provider provider) {
  public static Claviger of(ServerProcess server) {
    return new Claviger(
        new ClavigerProvider().configure(server.clientFile("claviger.properties").toString()));
  }

  public KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("KMS", provider);
    store.load(null, null);
    return store;
  }

  public PrivateKey privateKey(String keyId) throws GeneralSecurityException {
    return KeyFactory.getInstance("KMS", provider).generatePrivate(new KmsKeySpec(keyId));
  }

  public PublicKey publicKey(String keyId) throws GeneralSecurityException {
    return KeyFactory.getInstance("KMS", provider).generatePublic(new KmsKeySpec(keyId));
  }

  public SecretKey secretKey(String keyId) throws GeneralSecurityException {
    return SecretKeyFactory.getInstance("KMS", provider).generateSecret(new KmsKeySpec(keyId));
  }
}
