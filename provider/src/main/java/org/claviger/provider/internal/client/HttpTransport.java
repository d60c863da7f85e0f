package org.claviger.provider.internal.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Settings;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.jca.OwnTraffic;

/** Sends one signed request over TLS 1.2 or 1.3 and reads the whole answer. Repeats nothing. */
final class HttpTransport {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final long MAX_ANSWER_BYTES = 8L << 20;
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpUrl endpoint;
  private final String host;
  private final SigV4Signer signer;
  private final OkHttpClient http;
  private final Clock clock;

  HttpTransport(Settings settings, Clock clock) throws IOException, GeneralSecurityException {
    this.endpoint = HttpUrl.get(settings.endpoint());
    this.host = hostHeader(endpoint);
    this.signer = new SigV4Signer(settings.region(), "kms");
    this.clock = clock;
    X509TrustManager trust = TrustAnchors.of(settings.caFile());
    this.http =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls(trust).getSocketFactory(), trust)
            .connectionSpecs(List.of(ConnectionSpec.RESTRICTED_TLS))
            .connectTimeout(settings.connectTimeout())
            .callTimeout(settings.timeout())
            .readTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // A second thread would connect outside the mark that OwnTraffic leaves on this one.
            .fastFallback(false)
            .eventListenerFactory(HttpTransport::attemptOf)
            .build();
  }

  private static SSLContext tls(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS", JdkProviders.of("SSLContext", "TLS"));
    context.init(null, new TrustManager[] {trust}, new SecureRandom());
    return context;
  }

  private static String hostHeader(HttpUrl url) {
    String name = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == 443 ? name : name + ":" + url.port();
  }

  private static EventListener attemptOf(Call call) {
    Attempt attempt = call.request().tag(Attempt.class);
    return attempt == null ? EventListener.NONE : attempt;
  }

  /**
   * Sends a request.
   *
   * @param attempt learns whether anything of the request left
   */
  HttpAnswer post(String target, byte[] body, Credentials credentials, Attempt attempt)
      throws IOException, GeneralSecurityException {
    Request request = signed(target, body, credentials).tag(Attempt.class, attempt).build();
    return OwnTraffic.run(
        () -> {
          try (Response response = http.newCall(request).execute()) {
            return new HttpAnswer(
                response.code(), response.header("x-amzn-RequestId"), bytes(response.body()));
          }
        });
  }

  private Request.Builder signed(String target, byte[] body, Credentials credentials)
      throws GeneralSecurityException {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", CONTENT_TYPE);
    headers.put("host", host);
    headers.put("x-amz-date", AMZ_DATE.format(clock.instant()));
    headers.put("x-amz-target", target);
    credentials.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));
    String authorization = signer.authorization("POST", "/", headers, body, credentials);
    Request.Builder request =
        new Request.Builder()
            .url(endpoint)
            .post(RequestBody.create(body, MediaType.get(CONTENT_TYPE)))
            .header("Authorization", authorization)
            .header("User-Agent", "claviger-provider");
    headers.forEach(request::header);
    return request;
  }

  private static byte[] bytes(ResponseBody body) throws IOException {
    if (body.source().request(MAX_ANSWER_BYTES + 1)) {
      throw new IOException("the answer is longer than 8 MiB");
    }
    return body.bytes();
  }
}
