package org.claviger.server.http.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.util.Promise;

/**
 * Looks up hosts, and gives only addresses that may be connected to. Nothing can cut a look-up
 * short: whoever waits goes on without it, and no more than a few are ever under way.
 */
public final class LookUps {
  private static final int MAX = 8;

  private final Names names;
  private final Predicate<InetAddress> allowed;
  private final String kind;
  private final Executor threads;

  /**
   * Begins with none.
   *
   * @param purpose the beginning of its threads' names
   * @param allowed which addresses may be connected to
   * @param kind what those are, for messages: such as {@code public}
   */
  public LookUps(String purpose, Names names, Predicate<InetAddress> allowed, String kind) {
    this.names = requireNonNull(names, "names");
    this.allowed = requireNonNull(allowed, "allowed");
    this.kind = requireNonNull(kind, "kind");
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, purpose + "-names");
              thread.setDaemon(true);
              return thread;
            });
  }

  void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      threads.execute(() -> lookUp(host, port, promise));
    } catch (RejectedExecutionException e) {
      promise.failed(new IOException("too many names are being looked up", e));
    }
  }

  private void lookUp(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : names.addresses(host)) {
        if (allowed.test(address)) {
          // Under the name that was asked for, since that is what a certificate must have.
          InetAddress named = InetAddress.getByAddress(host, address.getAddress());
          addresses.add(new InetSocketAddress(named, port));
        }
      }
      if (addresses.isEmpty()) {
        promise.failed(new UnknownHostException(host + " has no " + kind + " address"));
      } else {
        promise.succeeded(addresses);
      }
    } catch (UnknownHostException e) {
      promise.failed(e);
    }
  }
}
