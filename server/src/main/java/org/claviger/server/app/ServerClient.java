package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.claviger.server.sigv4.RequestSigner;
import org.claviger.server.sigv4.RequestToSign;

/** Asks a running server on this machine, signed; past any proxy, and trusting its CA alone. */
final class ServerClient {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
  private static final String SERVICE = "kms";
  private static final String HOST = "Host";
  private static final int OK = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final ClientProfile profile;
  private final Clock clock;

  ServerClient(ClientProfile profile, Clock clock) {
    this.profile = requireNonNull(profile, "profile");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Asks once.
   *
   * @param action such as {@code Claviger.ExplainAccess}
   * @param region the hosted region that is asked
   * @return the answer
   * @throws UnaskableException if there is none, or the server refuses
   */
  JsonNode ask(String action, String region, ObjectNode parameters) throws UnaskableException {
    try {
      HttpResponse<byte[]> response =
          client()
              .send(
                  request(action, region, MAPPER.writeValueAsBytes(parameters)),
                  HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = MAPPER.readTree(response.body());
      if (response.statusCode() != OK) {
        throw refused(answer);
      }
      return answer;
    } catch (IOException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnaskableException("interrupted while asking " + profile.endpoint(), e);
    }
  }

  private HttpRequest request(String action, String region, byte[] body) {
    RequestToSign unsigned =
        new RequestToSign(
            "POST",
            "/",
            "",
            List.of(
                Map.entry(HOST, profile.endpoint().getRawAuthority()),
                Map.entry("Content-Type", "application/x-amz-json-1.1"),
                Map.entry("X-Amz-Target", action)),
            body);
    RequestToSign signed =
        new RequestSigner(profile.accessKeyId(), profile.secretAccessKey())
            .sign(unsigned, region, SERVICE, clock.instant());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(profile.endpoint().resolve("/"))
            .timeout(ANSWERED_WITHIN)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed.headers().stream()
        .filter(field -> !field.getKey().equals(HOST))
        .forEach(field -> request.header(field.getKey(), field.getValue()));
    return request.build();
  }

  private HttpClient client() throws UnaskableException {
    HttpClient.Builder client =
        HttpClient.newBuilder().connectTimeout(CONNECTED_WITHIN).proxy(HttpClient.Builder.NO_PROXY);
    if (profile.ca().isPresent()) {
      client.sslContext(trusting(profile.ca().get()));
    }
    return client.build();
  }

  private static SSLContext trusting(Path file) throws UnaskableException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("ca-" + anchors.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new UnaskableException("the CA's certificate " + file + " cannot be read.", e);
    }
  }

  private static UnaskableException refused(JsonNode answer) {
    String type = answer.path("__type").asText("an error");
    String message = answer.path("message").asText(answer.path("Message").asText());
    return new UnaskableException("the server refuses to say: " + type + ": " + message);
  }

  private UnaskableException unanswered(IOException e) {
    String endpoint = profile.endpoint().toString();
    if (e instanceof SSLException) {
      String by = profile.ca().map(Path::toString).orElse("the CAs that this JDK trusts");
      return new UnaskableException(
          endpoint + " does not prove to be the server, by " + by + ": " + e.getMessage(), e);
    }
    String why = e instanceof ConnectException ? "no server answers at " : "no answer came from ";
    return new UnaskableException(
        why + endpoint + ". Start it: ./claviger up or serve, with the same data folder.", e);
  }
}
