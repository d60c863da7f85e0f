package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.RetryPolicy.Lost;
import org.claviger.provider.internal.client.RetryPolicy.Refused;
import org.claviger.provider.internal.config.Credentials;
import org.claviger.provider.internal.config.Settings;

/** Calls an action: signs, sends, repeats what may be repeated, and reads the answer. */
final class Channel {
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("ExpiredTokenException", "InvalidSignatureException", "UnrecognizedClientException");

  private final Settings settings;
  private final RetryPolicy retries;
  private final HttpTransport transport;
  private volatile Credentials credentials;

  Channel(Settings settings) throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.retries = new RetryPolicy(settings.maxAttempts());
    this.transport = new HttpTransport(settings, Clock.systemUTC());
    this.credentials = settings.credentials().read();
  }

  /**
   * Calls an action and answers its response.
   *
   * @throws KmsException if the service refuses, or no answer comes
   */
  ObjectNode call(Action action, ObjectNode request) {
    byte[] body = null;
    try {
      body = Json.write(request);
      return attempts(action, body);
    } catch (IOException | GeneralSecurityException e) {
      throw new KmsException(action.target() + ": " + e.getMessage(), e);
    } finally {
      if (body != null) {
        Arrays.fill(body, (byte) 0);
      }
    }
  }

  private ObjectNode attempts(Action action, byte[] body)
      throws IOException, GeneralSecurityException {
    boolean reread = false;
    for (int number = 1; ; number++) {
      Credentials used = credentials;
      Attempt attempt = new Attempt();
      try {
        HttpAnswer answer = transport.post(action.target(), body, used, attempt);
        if (answer.isSuccess()) {
          return read(answer);
        }
        Refusal refusal = Refusal.of(answer);
        if (!reread && CREDENTIALS_REFUSED.contains(refusal.code()) && rereadCredentials(used)) {
          reread = true;
          continue;
        }
        if (!retries.allows(action, number, new Refused(answer.status(), refusal.code()))) {
          throw refusal.toException(action);
        }
      } catch (IOException e) {
        if (!retries.allows(action, number, new Lost(e, attempt.isSent()))) {
          throw noAnswer(action, attempt, e);
        }
      }
      pause(retries.delay(number));
    }
  }

  private static ObjectNode read(HttpAnswer answer) throws IOException {
    try {
      return Json.read(answer.body());
    } finally {
      Arrays.fill(answer.body(), (byte) 0);
    }
  }

  /** An access key that was rotated is found in its file. */
  private boolean rereadCredentials(Credentials refused) throws IOException {
    Credentials fresh = settings.credentials().read();
    if (fresh.sameAs(refused)) {
      fresh.destroy();
      return false;
    }
    credentials = fresh;
    return true;
  }

  private KmsException noAnswer(Action action, Attempt attempt, IOException e) {
    String doubt =
        action.isRepeatable() || !attempt.isSent()
            ? ""
            : "; whether the key was made is not known: list the keys before trying again";
    return new KmsException(
        action.target() + ": no answer from " + settings.endpoint() + ": " + e.getMessage() + doubt,
        e);
  }

  private static void pause(Duration delay) throws IOException {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the request was repeated");
    }
  }
}
