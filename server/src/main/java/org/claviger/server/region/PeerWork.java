package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.key.Key;
import org.claviger.server.key.Region;
import org.claviger.server.region.PeerAnswer.Outcome;
import org.claviger.server.region.PeerMessage.Kind;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells other servers what a hosted region has for them, until they have acknowledged it. */
public final class PeerWork {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWork.class);
  private static final int BATCH = 100;

  private final Region home;
  private final RegionGroup group;
  private final Store store;
  private final Clock clock;
  private volatile Map<String, Backlog> backlogs = Map.of();

  PeerWork(Region home, RegionGroup group, Store store, Clock clock) {
    this.home = requireNonNull(home, "home");
    this.group = requireNonNull(group, "group");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Sends what there is. A server that cannot be reached is asked once.
   *
   * @return whether all of it was acknowledged
   */
  public boolean run() {
    PeerOutbox outbox = group.outbox(home.name());
    Set<String> unreached = new HashSet<>();
    Set<String> stuck = new HashSet<>();
    Map<String, Backlog> left = new HashMap<>();
    String after = "";
    List<PeerOutbox.Entry> batch;
    do {
      batch = outbox.next(after, BATCH);
      for (PeerOutbox.Entry entry : batch) {
        after = entry.row().key().id();
        String pair = entry.arn().keyId() + "/" + entry.to();
        if (!unreached.contains(entry.to()) && !stuck.contains(pair)) {
          send(outbox, entry, unreached, stuck, pair);
        }
        if (unreached.contains(entry.to()) || stuck.contains(pair)) {
          left.merge(entry.to(), Backlog.of(entry), Backlog::and);
        }
      }
    } while (batch.size() == BATCH);
    backlogs = Map.copyOf(left);
    return unreached.isEmpty() && stuck.isEmpty();
  }

  /** What the server of a region was not told when that was tried last. */
  public Backlog backlog(String to) {
    return backlogs.getOrDefault(to, Backlog.NONE);
  }

  private void send(
      PeerOutbox outbox,
      PeerOutbox.Entry listed,
      Set<String> unreached,
      Set<String> stuck,
      String pair) {
    Optional<Sending> sending = store.write(transaction -> sending(transaction, outbox, listed));
    if (sending.isEmpty()) {
      return;
    }
    PeerAnswer answer;
    try {
      answer = ask(listed.to(), sending.get().message());
    } catch (IOException e) {
      LOG.warn("the server of {} is not told of {}: {}", listed.to(), pair, e.getMessage());
      unreached.add(listed.to());
      return;
    }
    boolean isGivenUp = answer.outcome() == Outcome.REFUSED && listed.kind() == Kind.REPLICATE;
    if (answer.outcome() == Outcome.DONE || answer.outcome() == Outcome.GONE || isGivenUp) {
      acknowledged(outbox, sending.get().entry(), answer.outcome() != Outcome.DONE);
      LOG.info(
          "{} for {} of {}: {} {}",
          listed.kind(),
          listed.to(),
          listed.arn(),
          answer.outcome(),
          answer.reason());
    } else {
      LOG.warn(
          "{} for {} of {} waits: {}", listed.kind(), listed.to(), listed.arn(), answer.reason());
      stuck.add(pair);
    }
  }

  private PeerAnswer ask(String region, PeerMessage message) throws IOException {
    RemotePeer peer = group.remote(region);
    if (peer == null) {
      throw new IOException("the region is none of the 'peers' any more");
    }
    return PeerAnswer.read(peer.link().ask(message.write()));
  }

  /** An entry with what it says now. */
  private record Sending(PeerOutbox.Entry entry, PeerMessage message) {}

  private Optional<Sending> sending(
      Transaction transaction, PeerOutbox outbox, PeerOutbox.Entry listed) {
    Optional<PeerOutbox.Entry> entry = outbox.reread(transaction, listed);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (listed.kind() == Kind.LOSE) {
      return entry.map(each -> new Sending(each, each.message(Optional.empty())));
    }
    Optional<Key> key =
        home.keys()
            .find(transaction, listed.arn())
            .filter(found -> found.multiRegion().orElseThrow().isIn(listed.to()));
    if (key.isEmpty()) {
      outbox.settle(transaction, home, entry.get());
      return Optional.empty();
    }
    return entry.map(each -> new Sending(each, each.message(key)));
  }

  private void acknowledged(PeerOutbox outbox, PeerOutbox.Entry sent, boolean isGone) {
    try {
      store.write(
          transaction -> {
            if (isGone && sent.kind() != Kind.LOSE) {
              home.keys().following().lose(transaction, sent.arn().in(sent.to()), clock.instant());
            }
            Optional<PeerOutbox.Entry> now = outbox.reread(transaction, sent);
            if (now.filter(each -> each.row().version() == sent.row().version()).isPresent()) {
              outbox.settle(transaction, home, now.get());
            }
            return isGone;
          });
    } finally {
      home.keys().forget(sent.arn());
    }
  }
}
