package org.claviger.server.audit.follow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.claviger.server.audit.TrailReader;

/** All that follow one trail. Safe for many threads. */
public final class Followers implements AutoCloseable {
  private final List<TrailFollower> all = new CopyOnWriteArrayList<>();
  private final Supplier<TrailReader> readers;

  /**
   * Nobody yet.
   *
   * @param readers gives each follower a reader of its own
   */
  public Followers(Supplier<TrailReader> readers) {
    this.readers = readers;
  }

  /** Lets a consumer follow. */
  public TrailFollower follow(TrailConsumer consumer) {
    TrailFollower follower = TrailFollower.start(consumer, readers.get());
    all.add(follower);
    return follower;
  }

  /**
   * The number of the last record that could be followed now.
   *
   * @throws UncheckedIOException if the trail cannot be read
   */
  public long newest() {
    try (TrailReader reader = readers.get()) {
      return reader.newest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each follower. */
  public List<TrailFollower> all() {
    return List.copyOf(all);
  }

  /**
   * The number of the last record that every follower has taken; {@link Long#MAX_VALUE} if there is
   * no follower. Files up to it may go.
   */
  public long handedOver() {
    return all.stream().mapToLong(TrailFollower::position).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public void close() {
    List<TrailFollower> closing = new ArrayList<>(all);
    all.clear();
    closing.forEach(TrailFollower::close);
  }
}
