package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.claviger.server.config.DeliveryConfig;
import org.claviger.server.config.WebhookConfig;

/** Brings events to one webhook. For one thread. */
public interface EventSender extends AutoCloseable {
  /** One attempt. Whatever happens in the network is an outcome, and no exception. */
  Outcome send(Message message);

  @Override
  void close() throws IOException;

  /** Makes senders. */
  @FunctionalInterface
  interface Factory {
    /**
     * A sender to a webhook.
     *
     * @throws IOException if its authorities cannot be read
     */
    EventSender open(WebhookConfig webhook, DeliveryConfig limits) throws IOException;
  }

  /**
   * An event as it is sent.
   *
   * @param id of the event
   * @param timestamp seconds since 1970
   * @param signature of all that
   * @param body JSON in ASCII
   */
  record Message(String id, long timestamp, String signature, byte[] body) {
    public Message {
      requireNonNull(id, "id");
      requireNonNull(signature, "signature");
      requireNonNull(body, "body");
    }
  }

  /** What came of an attempt. */
  sealed interface Outcome {}

  /** The webhook has it. */
  record Delivered() implements Outcome {}

  /** The webhook wants no events any more. */
  record Gone() implements Outcome {}

  /**
   * The webhook does not have it.
   *
   * @param reason without anything that the webhook said
   * @param retryAfter how long it asks to wait
   * @param isGeneral whether it would not take other events either
   */
  record Failed(String reason, Optional<Duration> retryAfter, boolean isGeneral)
      implements Outcome {
    public Failed {
      requireNonNull(reason, "reason");
      requireNonNull(retryAfter, "retryAfter");
    }
  }
}
