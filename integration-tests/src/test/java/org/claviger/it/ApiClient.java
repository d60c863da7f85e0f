package org.claviger.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A client that says exactly what it is told to and never retries, over HTTP/2. Safe for many
 * threads.
 */
public final class ApiClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Those that the HTTP client writes by itself. */
  private static final Set<String> OWN_HEADERS = Set.of("Host");

  private final HttpClient http;
  private final URI endpoint;
  private final Signer signer;

  private ApiClient(HttpClient http, URI endpoint, Signer signer) {
    this.http = http;
    this.endpoint = endpoint;
    this.signer = signer;
  }

  public static ApiClient of(ServerProcess server) {
    HttpClient http = HttpClient.newBuilder().sslContext(Trust.of(server)).build();
    return new ApiClient(http, server.endpoint(), Signer.of(server));
  }

  public ApiClient signing(Signer other) {
    return new ApiClient(http, endpoint, other);
  }

  public Signer signer() {
    return signer;
  }

  /** An action of KMS, such as {@code Encrypt}. */
  public Answer kms(String action, String body) {
    return send(signer.json("TrentService." + action, body));
  }

  /** An action of ours, such as {@code AeadEncrypt}. */
  public Answer claviger(String action, String body) {
    return send(signer.json("Claviger." + action, body));
  }

  /**
   * Sends a request as it is.
   *
   * @throws UncheckedIOException if no answer came
   */
  public Answer send(SignedRequest request) {
    try {
      return answer(http.send(toHttp(request), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public CompletableFuture<Answer> sendAsync(SignedRequest request) {
    return http.sendAsync(toHttp(request), HttpResponse.BodyHandlers.ofString())
        .thenApply(ApiClient::answer);
  }

  private HttpRequest toHttp(SignedRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(endpoint)
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!OWN_HEADERS.contains(name)) {
                builder.header(name, value);
              }
            });
    return builder.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("x-amzn-RequestId").orElse(null),
        response.body());
  }
}
