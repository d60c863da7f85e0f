package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.CertificateCreateRule;
import org.apache.catalina.startup.ConnectorCreateRule;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** Tomcat, with the guide's connector of server.xml, whose certificate has its key in the HSM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TomcatTest extends InSecondPosition {
  /** Held, so that it stays silent about what it cannot clear away in a JVM of tests. */
  private static final Logger LOG = Logger.getLogger("org.apache");

  private final Identities identities;
  private final Tomcat tomcat = new Tomcat();

  @TempDir private static Path base;

  TomcatTest(ServerProcess server) {
    this.identities = Identities.of(server);
    LOG.setLevel(Level.SEVERE);
  }

  @BeforeAll
  void start() throws Exception {
    String connector = Guide.withFiles(Guide.section("Tomcat").block("xml"), identities);
    tomcat.setBaseDir(base.toString());
    read(connector.replace("\"8443\"", "\"0\""));
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "hello", new Hello()).addMapping("/");
    tomcat.start();
  }

  @AfterAll
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void servesClientsThatShowACertificate(String protocol) throws Exception {
    assertThat(Tls.get(Tls.identified(identities), port(), protocol)).startsWith("hello, CN=");
  }

  @Test
  void refusesClientsWithout() throws Exception {
    assertThatThrownBy(() -> Tls.get(Tls.anonymous(identities), port(), "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  /** By the rules for connectors that Tomcat itself reads server.xml with. */
  private void read(String connector) throws Exception {
    Digester digester = new Digester();
    digester.push(tomcat.getService());
    digester.addRule("Connector", new ConnectorCreateRule());
    digester.addSetProperties("Connector", new String[] {"protocol"});
    digester.addSetNext("Connector", "addConnector", Connector.class.getName());
    digester.addObjectCreate("Connector/SSLHostConfig", SSLHostConfig.class.getName());
    digester.addSetProperties("Connector/SSLHostConfig");
    digester.addSetNext(
        "Connector/SSLHostConfig", "addSslHostConfig", SSLHostConfig.class.getName());
    digester.addRule("Connector/SSLHostConfig/Certificate", new CertificateCreateRule());
    digester.addSetProperties("Connector/SSLHostConfig/Certificate", new String[] {"type"});
    digester.addSetNext(
        "Connector/SSLHostConfig/Certificate",
        "addCertificate",
        SSLHostConfigCertificate.class.getName());
    digester.parse(new InputSource(new StringReader(connector)));
  }

  private int port() {
    return tomcat.getService().findConnectors()[0].getLocalPort();
  }

  private static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      X509Certificate[] client =
          (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
      response.getWriter().print("hello, " + client[0].getSubjectX500Principal());
    }
  }
}
