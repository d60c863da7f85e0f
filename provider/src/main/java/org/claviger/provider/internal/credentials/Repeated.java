package org.claviger.provider.internal.credentials;

import java.io.IOException;
import org.claviger.provider.internal.http.Backoff;
import org.claviger.provider.internal.http.HttpAnswer;

/** A request for credentials, which does no harm twice: sent at most three times. */
final class Repeated {
  private static final int MAX_ATTEMPTS = 3;

  private Repeated() {}

  /** One sending of it. */
  @FunctionalInterface
  interface Sending {
    HttpAnswer send() throws IOException;
  }

  /**
   * The first answer that is no failure of the service, else the last one.
   *
   * @param who is asked, for the error's message
   */
  static HttpAnswer answer(String who, Sending sending) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpAnswer answer = sending.send();
        if (answer.status() < 500 || attempt == MAX_ATTEMPTS) {
          return answer;
        }
      } catch (IOException e) {
        if (attempt == MAX_ATTEMPTS || Thread.currentThread().isInterrupted()) {
          throw new IOException("no answer from " + who + ": " + e.getMessage(), e);
        }
      }
      Backoff.pause(attempt);
    }
  }
}
