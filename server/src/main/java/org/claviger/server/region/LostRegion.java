package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.MultiRegion;
import org.claviger.server.key.Region;
import org.claviger.server.store.Transaction;

/**
 * A region of another server that is lost for good, and how the hosted ones go on without it: as if
 * its server had said of each key that it is gone. For one use.
 */
public final class LostRegion {
  private static final int PAGE = 100;
  private static final byte[] NO_MESSAGE = {'{', '}'};

  private final String name;
  private final RegionGroup group;
  private final List<KeyArn> touched = new ArrayList<>();

  LostRegion(String name, RegionGroup group) {
    this.name = requireNonNull(name, "name");
    this.group = requireNonNull(group, "group");
  }

  /**
   * What came of it.
   *
   * @param changed how many keys go on without their related key there
   * @param led how many stay as they are, since their primary key was there
   */
  public record Forgotten(long changed, long led) {
    Forgotten and(Forgotten other) {
      return new Forgotten(changed + other.changed, led + other.led);
    }
  }

  /**
   * Refuses what is not lost: a region that is hosted here, and one whose server answers, whatever
   * it says.
   *
   * @throws ApiException KMSInvalidStateException
   */
  public void requireLost() {
    if (group.find(name).isPresent()) {
      throw notLost("is hosted by this server.");
    }
    RemotePeer peer = group.remote(name);
    if (peer != null && isAnswered(peer)) {
      throw notLost("is not lost: its server answers.");
    }
  }

  private static boolean isAnswered(RemotePeer peer) {
    try {
      byte[] unused = peer.link().ask(NO_MESSAGE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private ApiException notLost(String how) {
    return new ApiException(
        ErrorCode.KMSInvalidStateException,
        "The region " + name + " " + how + " Nothing was changed.");
  }

  /**
   * Takes its keys off those that are related to keys of an account here. The caller calls {@link
   * #readAnew} once the transaction is over.
   */
  public Forgotten forgetKeys(Transaction transaction, String accountId, Instant now) {
    Forgotten all = new Forgotten(0, 0);
    for (Region home : group.hosted()) {
      List<KeyArn> page;
      String after = "";
      do {
        page = home.keys().list(accountId, after, PAGE);
        for (KeyArn arn : page) {
          after = arn.keyId();
          all = all.and(forget(transaction, home, arn, now));
        }
      } while (page.size() == PAGE);
    }
    return all;
  }

  private Forgotten forget(Transaction transaction, Region home, KeyArn arn, Instant now) {
    Optional<Key> key =
        home.keys()
            .find(transaction, arn)
            .filter(found -> found.multiRegion().filter(all -> all.isIn(name)).isPresent());
    if (key.isEmpty()) {
      return new Forgotten(0, 0);
    }
    MultiRegion related = key.get().multiRegion().orElseThrow();
    if (related.primary().equals(name) && key.get().state() != KeyState.Updating) {
      return new Forgotten(0, 1);
    }
    touched.add(arn);
    home.keys().following().lose(transaction, arn.in(name), now);
    return new Forgotten(1, 0);
  }

  /** Gives up what its server was to be told, and ends what waited for that alone. */
  public void forgetMessages(Transaction transaction) {
    for (Region home : group.hosted()) {
      PeerOutbox outbox = group.outbox(home.name());
      if (outbox != null) {
        forgetMessages(transaction, home, outbox);
      }
    }
  }

  private void forgetMessages(Transaction transaction, Region home, PeerOutbox outbox) {
    List<PeerOutbox.Entry> page;
    String after = "";
    do {
      page = outbox.next(after, PAGE);
      for (PeerOutbox.Entry entry : page) {
        after = entry.row().key().id();
        if (entry.to().equals(name)) {
          touched.add(entry.arn());
          outbox.reread(transaction, entry).ifPresent(now -> outbox.settle(transaction, home, now));
        }
      }
    } while (page.size() == PAGE);
  }

  /** Has what is remembered of the keys that were changed read anew. */
  public void readAnew() {
    touched.forEach(arn -> group.find(arn.region()).ifPresent(home -> home.keys().forget(arn)));
  }
}
