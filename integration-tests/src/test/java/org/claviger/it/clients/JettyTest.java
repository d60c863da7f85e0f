package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.claviger.it.ServerProcess;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty with its certificate's key in the HSM. */
class JettyTest extends InSecondPosition {
  private final Identities identities;
  private final Server jetty = new Server();
  private ServerConnector connector;

  JettyTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @BeforeEach
  void start() throws Exception {
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    connector =
        new ServerConnector(
            jetty,
            new SslConnectionFactory(
                tls(identities.configuration().toString(), identities.trustFile().toString()),
                "http/1.1"),
            new HttpConnectionFactory(http));
    jetty.addConnector(connector);
    jetty.setHandler(new Hello());
    jetty.start();
  }

  @AfterEach
  void stop() throws Exception {
    jetty.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void servesClientsThatShowACertificate(String protocol) throws Exception {
    assertThat(Tls.get(Tls.identified(identities), connector.getLocalPort(), protocol))
        .isEqualTo("hello");
  }

  @Test
  void refusesClientsWithout() {
    assertThatThrownBy(
            () -> Tls.get(Tls.anonymous(identities), connector.getLocalPort(), "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  private static SslContextFactory.Server tls(String configuration, String trustStore) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStoreType("KMS");
    tls.setKeyStorePath(configuration);
    tls.setKeyStorePassword("");
    tls.setCertAlias("web");
    tls.setTrustStoreType("PKCS12");
    tls.setTrustStorePath(trustStore);
    tls.setTrustStorePassword("changeit");
    tls.setNeedClientAuth(true);
    return tls;
  }

  private static final class Hello extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, "hello", callback);
      return true;
    }
  }
}
