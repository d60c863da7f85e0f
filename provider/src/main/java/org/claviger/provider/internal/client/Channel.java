package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import org.claviger.provider.KmsException;
import org.claviger.provider.RequestEvent;

/** Calls an action of the service, and tells the observers how it went. */
final class Channel {
  private final Route route;
  private final Observers observers;

  Channel(Route route, Observers observers) {
    this.route = route;
    this.observers = observers;
  }

  /**
   * Calls an action and answers its response.
   *
   * @throws KmsException if the service refuses, or no answer comes
   */
  ObjectNode call(Action action, ObjectNode request) {
    byte[] body = Json.write(request);
    Delivery delivery = new Delivery(route, action, body);
    long start = System.nanoTime();
    try {
      ObjectNode answer = run(action, delivery);
      ended(action, delivery, start, RequestEvent.OK);
      return answer;
    } catch (KmsException e) {
      ended(action, delivery, start, e.code());
      throw e;
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static ObjectNode run(Action action, Delivery delivery) {
    try {
      return delivery.run();
    } catch (IOException | GeneralSecurityException e) {
      throw new KmsException(action.target() + ": " + e.getMessage(), e);
    }
  }

  private void ended(Action action, Delivery delivery, long start, String outcome) {
    observers.requestEnded(
        new RequestEvent(
            action.target(),
            outcome,
            delivery.attempts(),
            Duration.ofNanos(System.nanoTime() - start),
            delivery.requestId()));
  }
}
