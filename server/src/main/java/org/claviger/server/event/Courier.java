package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.claviger.server.store.DeliveryQueue;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one target its events, one after the other, by a thread of its own: at least once each. A
 * target that fails is tried ever more slowly; an event that it refuses does not hold up the
 * others.
 */
final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration WITHOUT_STORE = Duration.ofSeconds(5);
  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_SENT_UNKEPT = 200;

  private final Target target;
  private final EventSender sender;
  private final MessageSigner signer;
  private final Backoff backoff;
  private final Publisher publisher;
  private final DerivedStore store;
  private final Clock clock;
  private final DeliveryCounts counts;
  private final Semaphore wake = new Semaphore(0);
  private final Set<String> sentUnkept = new LinkedHashSet<>();
  private final Thread thread;
  private volatile boolean closed;
  private Instant pausedUntil = Instant.MIN;
  private Instant warned = Instant.EPOCH;
  private int failures;
  private boolean wasAway;

  /** The place of an event that was delivered and is not noted so yet; 0 for none. */
  private long unnoted;

  Courier(
      Target target,
      EventSender sender,
      Backoff backoff,
      Publisher publisher,
      DerivedStore store,
      Clock clock,
      DeliveryCounts counts) {
    this.target = requireNonNull(target, "target");
    this.sender = requireNonNull(sender, "sender");
    this.signer = new MessageSigner(target.webhook().secret());
    this.backoff = requireNonNull(backoff, "backoff");
    this.publisher = requireNonNull(publisher, "publisher");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.counts = requireNonNull(counts, "counts");
    this.thread = new Thread(this::run, "events-to-" + target.label());
    thread.setDaemon(true);
    publisher.listen(wake::release);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed && !counts.isGone()) {
        Duration pause = step();
        if (wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} was interrupted", thread.getName());
    }
  }

  /** Makes at most one attempt; says how long there is nothing more to do. */
  private Duration step() {
    Duration left = Duration.between(clock.instant(), pausedUntil);
    if (!left.isNegative() && !left.isZero()) {
      return left;
    }
    try {
      return sentUnkept() ? Duration.ZERO : sendQueued();
    } catch (StoreException e) {
      log.debug("The queue of {} cannot be read or written", target.label(), e);
      return WITHOUT_STORE;
    } catch (RuntimeException e) {
      log.error("Bringing events to {} failed; it is tried again", target.label(), e);
      return IDLE;
    }
  }

  /** Sends what waits only in memory; it is sent again when it could be kept. */
  private boolean sentUnkept() {
    Optional<Event> event =
        publisher.unkept().stream()
            .filter(each -> target.wants(each.type().text()) && !sentUnkept.contains(each.id()))
            .findFirst();
    event.ifPresent(this::sendUnkept);
    return event.isPresent();
  }

  private void sendUnkept(Event event) {
    EventSender.Outcome outcome = attempt(event.id(), event.toJson());
    if (outcome instanceof EventSender.Delivered) {
      sentUnkept.add(event.id());
      if (sentUnkept.size() > MAX_SENT_UNKEPT) {
        sentUnkept.remove(sentUnkept.iterator().next());
      }
    } else if (outcome instanceof EventSender.Failed failed) {
      // No queue has it wait.
      pausedUntil = clock.instant().plus(backoff.after(failures, failed.retryAfter()));
    }
  }

  private Duration sendQueued() {
    noteDelivered();
    DeliveryQueue queue = store.deliveries();
    Instant now = clock.instant();
    Optional<DeliveryQueue.Entry> entry = queue.next(target.key(), now);
    if (entry.isEmpty()) {
      return queue
          .nextAttempt(target.key())
          .map(next -> Duration.between(now, next))
          .filter(pause -> pause.compareTo(IDLE) < 0)
          .map(pause -> pause.isNegative() ? Duration.ZERO : pause.plusMillis(1))
          .orElse(IDLE);
    }
    settle(entry.get(), attempt(entry.get().event().id(), entry.get().event().body()));
    return Duration.ZERO;
  }

  private void settle(DeliveryQueue.Entry entry, EventSender.Outcome outcome) {
    long position = entry.event().position();
    if (outcome instanceof EventSender.Delivered) {
      unnoted = position;
      noteDelivered();
    } else if (outcome instanceof EventSender.Failed failed) {
      Instant until =
          clock.instant().plus(backoff.after(entry.attempts() + 1, failed.retryAfter()));
      write(transaction -> store.deliveries().postpone(transaction, target.key(), position, until));
    }
  }

  /** Until it is noted that an event was delivered, the queue would give it again. */
  private void noteDelivered() {
    if (unnoted > 0) {
      write(
          transaction -> {
            store.deliveries().remove(transaction, target.key(), unnoted);
            if (wasAway) {
              store.deliveries().hasten(transaction, target.key(), clock.instant());
            }
          });
      unnoted = 0;
      wasAway = false;
    }
  }

  private EventSender.Outcome attempt(String id, String body) {
    EventSender.Outcome outcome = send(id, body);
    if (outcome instanceof EventSender.Delivered) {
      if (failures > 1) {
        log.info("{} takes events again", target.label());
      }
      failures = 0;
      counts.countDelivered();
    } else if (outcome instanceof EventSender.Gone) {
      log.warn("{} wants no events any more: none is sent until the next start", target.label());
      counts.setGone();
    } else if (outcome instanceof EventSender.Failed failed) {
      failed(failed);
    }
    return outcome;
  }

  private void failed(EventSender.Failed failed) {
    counts.countFailed();
    failures++;
    wasAway |= failed.isGeneral();
    if (failures == 1 && !closed && clock.instant().isAfter(warned.plus(WARNING_INTERVAL))) {
      warned = clock.instant();
      log.warn("{} does not take an event: {}; it is tried again", target.label(), failed.reason());
    }
    if (failed.isGeneral()) {
      pausedUntil = clock.instant().plus(backoff.after(failures, failed.retryAfter()));
    }
  }

  private EventSender.Outcome send(String id, String body) {
    try {
      return sender.send(signer.sign(id, body, clock.instant()));
    } catch (IllegalStateException | UncheckedIOException e) {
      return new EventSender.Failed(e.getMessage(), Optional.empty(), true);
    }
  }

  private void write(Consumer<Transaction> change) {
    boolean unused =
        store.write(
            transaction -> {
              change.accept(transaction);
              return true;
            });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    wake.release();
    sender.close();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
