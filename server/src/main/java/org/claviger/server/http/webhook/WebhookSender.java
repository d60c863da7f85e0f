package org.claviger.server.http.webhook;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.claviger.server.config.DeliveryConfig;
import org.claviger.server.config.WebhookConfig;
import org.claviger.server.event.EventSender;
import org.claviger.server.http.client.CautiousClient;
import org.claviger.server.http.client.LookUps;
import org.claviger.server.http.client.Names;
import org.claviger.server.http.client.ServerTrust;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Posts events to a webhook by {@link CautiousClient}, with the headers of the Standard Webhooks
 * specification. The status alone says what came of it; what else is answered is not looked at.
 */
public final class WebhookSender implements EventSender {
  private static final String PURPOSE = "webhook";
  private static final int ANSWER_BYTES = 64 << 10;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final URI url;
  private final CautiousClient client;

  private WebhookSender(URI url, CautiousClient client) {
    this.url = url;
    this.client = client;
  }

  /**
   * A sender with the authorities that there are now.
   *
   * @throws IOException if the webhook's file of authorities cannot be read
   */
  public static WebhookSender open(WebhookConfig webhook, DeliveryConfig limits)
      throws IOException {
    return open(webhook, limits, InetAddress::getAllByName);
  }

  static WebhookSender open(WebhookConfig webhook, DeliveryConfig limits, Names names)
      throws IOException {
    requireNonNull(webhook, "webhook");
    boolean isPlain = "http".equals(webhook.url().getScheme());
    LookUps lookUps =
        new LookUps(
            PURPOSE,
            names,
            WebhookAddresses.allowed(webhook.allowPrivate(), isPlain),
            isPlain ? "loopback" : webhook.allowPrivate() ? "permitted" : "public");
    ServerTrust trust =
        ServerTrust.of(ServerTrust.authorities(webhook.caFile().orElse(null)), List.of());
    return new WebhookSender(
        webhook.url(),
        CautiousClient.start(
            PURPOSE, trust, lookUps, new CautiousClient.Limits(limits.timeout(), ANSWER_BYTES)));
  }

  @Override
  public Outcome send(Message message) {
    AtomicReference<Response> begun = new AtomicReference<>();
    Request request =
        client
            .newRequest(url)
            .method(HttpMethod.POST)
            .headers(
                headers ->
                    headers
                        .put(HttpHeader.USER_AGENT, "Claviger")
                        .put("webhook-id", message.id())
                        .put("webhook-timestamp", Long.toString(message.timestamp()))
                        .put("webhook-signature", message.signature()))
            .body(new BytesRequestContent("application/json", message.body()))
            .onResponseHeaders(begun::set);
    try {
      return outcome(client.send(request));
    } catch (IOException e) {
      // The status is what counts, even where the rest of the answer is too long or too slow.
      Response response = begun.get();
      return response == null ? new Failed(reason(e), Optional.empty(), true) : outcome(response);
    }
  }

  private static Outcome outcome(Response response) {
    int status = response.getStatus();
    if (HttpStatus.isSuccess(status)) {
      return new Delivered();
    }
    if (status == HttpStatus.GONE_410) {
      return new Gone();
    }
    boolean isGeneral =
        HttpStatus.isServerError(status)
            || HttpStatus.isRedirection(status)
            || status == HttpStatus.TOO_MANY_REQUESTS_429;
    return new Failed("status " + status, retryAfter(response), isGeneral);
  }

  private static Optional<Duration> retryAfter(Response response) {
    String value = response.getHeaders().get(HttpHeader.RETRY_AFTER);
    if (value == null) {
      return Optional.empty();
    }
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      Duration left = Duration.between(Instant.now(), until);
      return left.isNegative() ? Optional.empty() : Optional.of(left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The innermost reason: such as that nobody listens, or that a certificate is not trusted. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
