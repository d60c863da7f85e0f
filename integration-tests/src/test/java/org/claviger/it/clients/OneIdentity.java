package org.claviger.it.clients;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Of all that a key manager could show, one certificate. */
final class OneIdentity extends X509ExtendedKeyManager {
  private final X509ExtendedKeyManager all;
  private final X509Certificate certificate;

  OneIdentity(X509ExtendedKeyManager all, X509Certificate certificate) {
    this.all = all;
    this.certificate = certificate;
  }

  /** PKIX makes up its aliases, so that the certificate alone tells which is which. */
  private String own(String alias) {
    return alias != null && all.getCertificateChain(alias)[0].equals(certificate) ? alias : null;
  }

  private String first(String[] aliases) {
    for (String alias : aliases == null ? new String[0] : aliases) {
      if (own(alias) != null) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return first(all.getServerAliases(keyType, issuers));
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    for (String keyType : keyTypes) {
      String alias = first(all.getClientAliases(keyType, issuers));
      if (alias != null) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return chooseServerAlias(keyType, issuers, null);
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return all.getServerAliases(keyType, issuers);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return all.getClientAliases(keyType, issuers);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return all.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return all.getPrivateKey(alias);
  }
}
