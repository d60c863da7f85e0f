package org.claviger.provider.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.jca.OwnTraffic;

/**
 * The provider's own client of HTTP/2 and HTTP/1.1 over TLS 1.2 and 1.3, with connections of its
 * own. It sends a request once and repeats nothing. Its threads are daemons that end when it is
 * closed, or within a minute after the last connection did.
 */
public final class HttpStack implements AutoCloseable {
  /** What a client that was closed says. */
  static final String CLOSED = "the provider has been closed";

  private static final int IDLE_CONNECTIONS = 8;

  /** Shorter than servers and load balancers wait: the end that closes should be this one. */
  private static final Duration IDLE_TIME = Duration.ofSeconds(20);

  private final OkHttpClient http;
  private final OkHttpClient direct;
  private final Threads threads = new Threads();
  private final Calls calls;
  private volatile boolean closed;

  /** A client for the settings that trusts as it is told, without a connection yet. */
  HttpStack(X509TrustManager trust, Settings settings) throws GeneralSecurityException {
    this.calls = new Calls(settings.timeout());
    OkHttpClient.Builder builder =
        threads
            .usedBy(new OkHttpClient.Builder(), IDLE_CONNECTIONS, IDLE_TIME.toSeconds())
            .socketFactory(new PromptSockets())
            .sslSocketFactory(
                new PromptHandshakes(tls(trust).getSocketFactory(), settings.connectTimeout()),
                trust)
            .connectionSpecs(List.of(ConnectionSpec.RESTRICTED_TLS))
            .connectTimeout(settings.connectTimeout())
            // How long a call may take as a whole is for Calls to see to.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // A second thread would connect outside the mark that OwnTraffic leaves on this one.
            .fastFallback(false)
            .eventListenerFactory(HttpStack::attemptOf);
    settings.proxy().ifPresent(builder::proxy);
    this.http = builder.build();
    this.direct =
        http.newBuilder()
            .proxy(Proxy.NO_PROXY)
            .connectionSpecs(List.of(ConnectionSpec.RESTRICTED_TLS, ConnectionSpec.CLEARTEXT))
            .build();
  }

  private static SSLContext tls(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS", JdkProviders.of("SSLContext", "TLS"));
    context.init(null, new TrustManager[] {trust}, new SecureRandom());
    return context;
  }

  private static EventListener attemptOf(Call call) {
    Attempt attempt = call.request().tag(Attempt.class);
    return attempt == null ? EventListener.NONE : attempt;
  }

  /**
   * Sends a request over TLS, by the proxy if there is one.
   *
   * @param attempt learns whether anything of the request left
   * @param maxBytes of the answer's body; a longer one is an error
   */
  public HttpAnswer send(Request.Builder request, Attempt attempt, long maxBytes)
      throws IOException {
    return exchange(http, request.tag(Attempt.class, attempt).build(), maxBytes);
  }

  /** Sends a request to this machine or its surroundings: by no proxy, and without TLS if so. */
  public HttpAnswer sendDirectly(Request.Builder request, long maxBytes) throws IOException {
    return exchange(direct, request.build(), maxBytes);
  }

  private HttpAnswer exchange(OkHttpClient client, Request request, long maxBytes)
      throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the calling thread is interrupted");
    }
    try {
      return OwnTraffic.run(
          () -> calls.run(client.newCall(request), response -> answer(response, maxBytes)));
    } finally {
      if (closed) {
        http.connectionPool().evictAll();
      }
    }
  }

  private static HttpAnswer answer(Response response, long maxBytes) throws IOException {
    return new HttpAnswer(
        response.code(), response.header("x-amzn-RequestId"), bytes(response.body(), maxBytes));
  }

  private static byte[] bytes(ResponseBody body, long maxBytes) throws IOException {
    if (body.source().request(maxBytes + 1)) {
      throw new IOException("the answer is longer than " + maxBytes + " bytes");
    }
    return body.bytes();
  }

  /** The {@code Host} header of a request to a server. */
  public static String hostHeader(HttpUrl url) {
    String name = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? name : name + ":" + url.port();
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends the requests under way, the connections and the threads. */
  @Override
  public void close() {
    closed = true;
    calls.close();
    http.connectionPool().evictAll();
    threads.close();
  }
}
