package org.claviger.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the CA of a server and no other. */
public final class Trust {
  private Trust() {}

  public static SSLContext of(ServerProcess server) {
    try (InputStream in = Files.newInputStream(server.clientFile("truststore.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, null);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot use the server's trust store", e);
    }
  }
}
