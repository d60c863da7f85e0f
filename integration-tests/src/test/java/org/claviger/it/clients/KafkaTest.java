package org.claviger.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;

/** Kafka's own engine factory, as clients and brokers have it, by the guide's properties. */
class KafkaTest extends InSecondPosition {
  private final Map<String, Object> settings = new HashMap<>();

  KafkaTest(ServerProcess server) throws Exception {
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            Guide.withFiles(Guide.section("Kafka").block("properties"), Identities.of(server))));
    properties.put("bootstrap.servers", "localhost:9093");
    settings.putAll(new AdminClientConfig(properties).values());
    settings.put("ssl.client.auth", "required");
  }

  @Test
  void brokerAndClientShowEachOtherTheirCertificates() throws Exception {
    try (DefaultSslEngineFactory factory = factory(settings)) {
      SSLEngine client = factory.createClientSslEngine("localhost", 9093, "https");
      SSLEngine broker = factory.createServerSslEngine("localhost", 9093);

      handshake(client, broker);

      assertThat(client.getSession().getPeerPrincipal().getName()).startsWith("CN=");
      assertThat(broker.getSession().getPeerPrincipal().getName()).startsWith("CN=");
    }
  }

  @Test
  void aBrokerRefusesAClientWithout() throws Exception {
    Map<String, Object> bare = new HashMap<>(settings);
    bare.keySet().removeIf(name -> name.startsWith("ssl.keystore"));
    try (DefaultSslEngineFactory factory = factory(settings);
        DefaultSslEngineFactory without = factory(bare)) {
      SSLEngine client = without.createClientSslEngine("localhost", 9093, "https");
      SSLEngine broker = factory.createServerSslEngine("localhost", 9093);

      assertThatThrownBy(() -> handshake(client, broker)).isInstanceOf(SSLException.class);
    }
  }

  private static DefaultSslEngineFactory factory(Map<String, Object> settings) {
    DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
    factory.configure(settings);
    return factory;
  }

  private static void handshake(SSLEngine client, SSLEngine broker) throws SSLException {
    ByteBuffer toBroker = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    broker.beginHandshake();
    while (isShaking(client) || isShaking(broker)) {
      step(client, toClient, toBroker);
      step(broker, toBroker, toClient);
    }
  }

  private static boolean isShaking(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      default -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        in.compact();
      }
    }
  }
}
