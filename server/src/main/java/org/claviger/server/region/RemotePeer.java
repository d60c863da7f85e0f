package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.store.Transaction;

/**
 * A region of another server. What it is to be told is written down in the transaction of the
 * change; {@link PeerWork} sends it.
 *
 * @param name the region
 * @param link how its server is asked
 * @param outboxes those of the hosted regions
 */
record RemotePeer(String name, PeerLink link, Map<String, PeerOutbox> outboxes) implements Peer {
  RemotePeer {
    requireNonNull(name, "name");
    requireNonNull(link, "link");
    requireNonNull(outboxes, "outboxes");
  }

  @Override
  public Key replicate(Transaction transaction, Key primary, KeyTemplate terms, Instant now) {
    outbox(primary.arn()).replicate(transaction, primary.arn(), name, ReplicaTerms.of(terms));
    return terms.replica(primary, primary.arn().in(name), now, UnaryOperator.identity());
  }

  @Override
  public void follow(Transaction transaction, Key changed) {
    outbox(changed.arn()).add(transaction, PeerMessage.Kind.FOLLOW, changed.arn(), name);
  }

  @Override
  public void lose(Transaction transaction, Key gone, Instant now) {
    outbox(gone.arn()).add(transaction, PeerMessage.Kind.LOSE, gone.arn(), name);
  }

  @Override
  public void forget(KeyArn arn) {}

  private PeerOutbox outbox(KeyArn home) {
    return outboxes.get(home.region());
  }

  /**
   * Asks whether something could be done, before anything is changed.
   *
   * @throws ApiException what the other server says, or DependencyTimeoutException
   */
  void check(PeerMessage message) {
    PeerAnswer answer;
    try {
      answer = PeerAnswer.read(link.ask(message.write()));
    } catch (IOException e) {
      throw new ApiException(
          ErrorCode.DependencyTimeoutException,
          "The server of the region " + name + " cannot be reached. Nothing was changed.",
          e);
    }
    switch (answer.outcome()) {
      case DONE -> {}
      case GONE ->
          throw ApiException.absent(
              "Key '" + message.arn().in(name) + "' does not exist",
              message.arn().in(name).toString());
      case REFUSED -> throw new ApiException(answer.code(), answer.reason());
      case LATER ->
          throw new ApiException(
              ErrorCode.DependencyTimeoutException,
              "The server of the region " + name + " cannot do it now. Nothing was changed.");
    }
  }
}
