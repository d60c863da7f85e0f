package org.claviger.provider.internal.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.http.Attempt;
import org.claviger.provider.internal.http.HttpAnswer;
import org.claviger.provider.internal.http.HttpStack;
import org.claviger.provider.internal.http.SigV4Signer;

/** Signs one request, sends it and reads the whole answer. Repeats nothing. */
final class HttpTransport {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final MediaType MEDIA_TYPE = MediaType.get(CONTENT_TYPE);
  private static final long MAX_ANSWER_BYTES = 8L << 20;
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpStack http;
  private final SigV4Signer signer;
  private final Clock clock;

  HttpTransport(HttpStack http, String region, Clock clock) throws GeneralSecurityException {
    this.http = http;
    this.signer = new SigV4Signer(region, "kms");
    this.clock = clock;
  }

  /**
   * Sends a request.
   *
   * @param attempt learns whether anything of the request left
   */
  HttpAnswer post(
      Endpoint endpoint, String target, byte[] body, Credentials credentials, Attempt attempt)
      throws IOException, GeneralSecurityException {
    return http.send(signed(endpoint, target, body, credentials), attempt, MAX_ANSWER_BYTES);
  }

  private Request.Builder signed(
      Endpoint endpoint, String target, byte[] body, Credentials credentials)
      throws GeneralSecurityException {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", CONTENT_TYPE);
    headers.put("host", endpoint.host());
    headers.put("x-amz-date", AMZ_DATE.format(clock.instant()));
    headers.put("x-amz-target", target);
    credentials.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));
    String authorization = signer.authorization("POST", "/", headers, body, credentials);
    Request.Builder request =
        new Request.Builder()
            .url(endpoint.url())
            .post(RequestBody.create(body, MEDIA_TYPE))
            .header("Authorization", authorization)
            .header("User-Agent", "claviger-provider");
    headers.forEach(request::header);
    return request;
  }
}
