package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Spring Boot application whose SSL bundle, by the guide's properties, has its key in the HSM.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringBootTest extends InSecondPosition {
  private final Identities identities;
  private ConfigurableApplicationContext running;

  SpringBootTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @BeforeAll
  void start() throws IOException {
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            Guide.withFiles(Guide.section("Spring Boot").block("properties"), identities)));
    properties.put("server.port", "0");
    properties.put("logging.level.root", "off");
    properties.put("spring.main.banner-mode", "off");
    SpringApplication application = new SpringApplication(Application.class);
    application.setDefaultProperties(properties);
    application.setRegisterShutdownHook(false);
    running = application.run();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void servesClientsThatShowACertificate(String protocol) throws Exception {
    assertThat(Tls.get(Tls.identified(identities), port(), protocol)).isEqualTo("hello");
  }

  @Test
  void refusesClientsWithout() {
    assertThatThrownBy(() -> Tls.get(Tls.anonymous(identities), port(), "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  private int port() {
    return running.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Servlet hello() {
      return new HttpServlet() {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          response.getWriter().print("hello");
        }
      };
    }
  }
}
