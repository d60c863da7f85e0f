package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.RetryPolicy.Failure;
import org.claviger.provider.internal.client.RetryPolicy.Lost;
import org.claviger.provider.internal.client.RetryPolicy.Refused;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.http.Attempt;
import org.claviger.provider.internal.http.Backoff;
import org.claviger.provider.internal.http.HttpAnswer;

/** One request on its way: to a server, to the next one, once more after a pause. */
final class Delivery {
  private static final System.Logger LOG = System.getLogger("org.claviger.provider");
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of(
          "ExpiredTokenException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "UnrecognizedClientException");

  private final Route route;
  private final Action action;
  private final byte[] body;
  private final List<Endpoint> tried = new ArrayList<>(1);
  private int attempts;
  private int round = 1;
  private boolean credentialsReplaced;
  private String requestId;

  Delivery(Route route, Action action, byte[] body) {
    this.route = route;
    this.action = action;
    this.body = body;
  }

  int attempts() {
    return attempts;
  }

  Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /**
   * Delivers the request and answers the response.
   *
   * @throws KmsException if the service refuses, or no answer comes
   */
  ObjectNode run() throws IOException, GeneralSecurityException {
    while (true) {
      if (route.http().isClosed()) {
        throw new KmsException(action.target() + ": the provider has been closed", null);
      }
      Credentials credentials = route.credentials().current();
      Endpoint endpoint = route.endpoints().next(tried);
      Optional<HttpAnswer> answer = attempt(endpoint, credentials);
      if (answer.isPresent() && answer.get().isSuccess()) {
        return read(answer.get());
      }
      if (answer.isPresent()) {
        refused(endpoint, credentials, Refusal.of(answer.get()));
      }
    }
  }

  /** The answer; empty if none came and the request may go on to be sent. */
  private Optional<HttpAnswer> attempt(Endpoint endpoint, Credentials credentials)
      throws IOException, GeneralSecurityException {
    Attempt attempt = new Attempt();
    attempts++;
    try {
      HttpAnswer answer =
          route.transport().post(endpoint, action.target(), body, credentials, attempt);
      requestId = answer.requestId();
      endpoint.worked();
      return Optional.of(answer);
    } catch (IOException e) {
      lost(endpoint, new Lost(e, attempt.isSent()));
      return Optional.empty();
    }
  }

  private static ObjectNode read(HttpAnswer answer) throws IOException {
    try {
      return Json.read(answer.body());
    } finally {
      Arrays.fill(answer.body(), (byte) 0);
    }
  }

  private void lost(Endpoint endpoint, Lost lost) throws IOException {
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (interrupted || route.http().isClosed()) {
      throw noAnswer(endpoint, lost, interrupted);
    }
    route.endpoints().failed(endpoint);
    LOG.log(Level.WARNING, "no answer from {0}: {1}", endpoint, lost.cause().getMessage());
    if (!mayGoOn(endpoint, lost)) {
      throw noAnswer(endpoint, lost, false);
    }
  }

  private void refused(Endpoint endpoint, Credentials credentials, Refusal refusal)
      throws IOException {
    if (!credentialsReplaced
        && CREDENTIALS_REFUSED.contains(refusal.code())
        && route.credentials().replace(credentials)) {
      credentialsReplaced = true;
      return;
    }
    Refused failure = new Refused(refusal.status(), refusal.code());
    if (failure.mayWorkElsewhere()) {
      route.endpoints().failed(endpoint);
    }
    if (!mayGoOn(endpoint, failure)) {
      throw refusal.toException(action);
    }
  }

  /** Whether to send again: at once to a server not tried yet, else after a pause. */
  private boolean mayGoOn(Endpoint endpoint, Failure failure) throws IOException {
    if (failure.mayWorkElsewhere()) {
      tried.add(endpoint);
      if (route.retries().isSafe(action, failure) && route.endpoints().hasUntried(tried)) {
        return true;
      }
    }
    if (!route.retries().allows(action, round, failure)) {
      return false;
    }
    Backoff.pause(round++);
    return true;
  }

  private KmsException noAnswer(Endpoint endpoint, Lost lost, boolean interrupted) {
    String doubt =
        action.isRepeatable() || lost.isUnexecuted()
            ? ""
            : "; whether the key was made is not known: list the keys before trying again";
    return new KmsException(
        "%s: no answer from %s: %s%s"
            .formatted(action.target(), endpoint, Advice.onLoss(lost.cause(), interrupted), doubt),
        lost.cause());
  }
}
