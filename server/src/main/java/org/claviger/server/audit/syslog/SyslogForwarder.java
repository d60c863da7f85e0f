package org.claviger.server.audit.syslog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.Resumption;
import org.claviger.server.audit.follow.TrailConsumer;
import org.claviger.server.config.SyslogConfig;
import org.claviger.server.store.Positions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every record of the trail to a syslog receiver, in order and at least once. Records are
 * sent at once, and are taken for good when the receiver has confirmed them by ending the
 * connection in good order; that is asked of it now and then, and the next record opens another
 * connection. What was not confirmed when a connection breaks is sent again.
 */
public final class SyslogForwarder implements TrailConsumer {
  private static final Logger log = LoggerFactory.getLogger(SyslogForwarder.class);
  private static final String NAME = "syslog";

  /** What is sent again at most, besides a batch, when a connection breaks. */
  private static final int MAX_UNCONFIRMED = 50_000;

  private final SyslogConfig config;
  private final TlsContexts tls;
  private final Positions positions;
  private final SyslogFormat format;
  private final StallWatch watch;

  /** Open while there are records to be confirmed; else null. */
  private SyslogConnection connection;

  private long openedNanos;
  private int unconfirmed;
  private long sent;

  private SyslogForwarder(SyslogConfig config, TlsContexts tls, Positions positions) {
    this.config = requireNonNull(config, "config");
    this.tls = requireNonNull(tls, "tls");
    this.positions = requireNonNull(positions, "positions");
    this.format = new SyslogFormat(config);
    this.watch = new StallWatch(config.timeout());
  }

  /**
   * Goes on where it stood, or begins as configured. Does not connect yet.
   *
   * @param newest the number of the trail's last record
   */
  public static SyslogForwarder open(
      SyslogConfig config, TlsContexts tls, Positions positions, LongSupplier newest) {
    Resumption.prepare(positions, NAME, newest, config.fromBeginning());
    if (config.transport() == SyslogConfig.Transport.TCP) {
      log.warn("Audit records go to {} in the clear: audit.syslog.transport is tcp", config.host());
    }
    return new SyslogForwarder(config, tls, positions);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long position() {
    return positions.find(NAME).orElse(0);
  }

  @Override
  public void take(List<TrailRecord> records) throws IOException {
    whole(
        () -> {
          if (connection == null) {
            connection = SyslogConnection.open(config, tls, watch);
            openedNanos = System.nanoTime();
          }
          for (TrailRecord record : records) {
            connection.write(format.frame(record));
            sent = record.sequence();
            unconfirmed++;
          }
          if (unconfirmed >= MAX_UNCONFIRMED || isDue()) {
            confirm();
          }
        });
  }

  @Override
  public void idle() throws IOException {
    if (connection != null) {
      whole(
          () -> {
            connection.checkOpen();
            if (isDue()) {
              confirm();
            }
          });
    }
  }

  private boolean isDue() {
    return System.nanoTime() - openedNanos >= config.confirm().toNanos();
  }

  private void confirm() throws IOException {
    connection.finish();
    positions.save(NAME, sent);
    connection = null;
    unconfirmed = 0;
  }

  /** After a failure, everything that is not confirmed is offered and sent again. */
  private void whole(StallWatch.Step step) throws IOException {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        drop();
      }
    }
  }

  private void drop() throws IOException {
    SyslogConnection closing = connection;
    connection = null;
    unconfirmed = 0;
    if (closing != null) {
      closing.close();
    }
  }

  /** What the receiver confirms in time is not sent again after the next start. */
  @Override
  public void close() {
    try {
      if (connection != null) {
        whole(this::confirm);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("The last records are sent again at the next start", e);
    } finally {
      watch.close();
    }
  }
}
