package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tomcat, set up by the guide's server.xml, with its certificate's key in the HSM. Started once,
 * since a JVM reads one server.xml.
 */
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
    String file =
        """
        <Server port="-1"><Service name="Catalina">%s
          <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase=""/></Engine>
        </Service></Server>
        """
            .formatted(connector.replace("\"8443\"", "\"0\""));
    Files.createDirectory(base.resolve("conf"));
    Files.writeString(base.resolve("conf/server.xml"), file);
    tomcat.setBaseDir(base.toString());
    tomcat.init(new CatalinaBaseConfigurationSource(base.toFile(), "conf/server.xml"));
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
