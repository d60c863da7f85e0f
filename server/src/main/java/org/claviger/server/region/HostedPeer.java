package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Region;
import org.claviger.server.store.Transaction;

/**
 * A region of this server, on the same store.
 *
 * @param region the region
 */
record HostedPeer(Region region) implements Peer {
  HostedPeer {
    requireNonNull(region, "region");
  }

  @Override
  public Key replicate(Transaction transaction, Key primary, KeyTemplate terms, Instant now) {
    return region.keys().following().replicate(transaction, primary, terms, now);
  }

  @Override
  public void follow(Transaction transaction, Key changed) {
    region.keys().following().follow(transaction, changed);
  }

  @Override
  public void lose(Transaction transaction, Key gone, Instant now) {
    region.keys().following().lose(transaction, gone.arn(), now);
  }

  @Override
  public void forget(KeyArn arn) {
    region.keys().forgetHere(arn.in(region.name()));
  }
}
