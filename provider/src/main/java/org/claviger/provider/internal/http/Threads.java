package org.claviger.provider.internal.http;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.ConnectionListener;

/**
 * The threads of one HTTP client: they read its HTTP/2 connections and end its idle ones. OkHttp's
 * own are shared by all clients of a class loader and stay for a minute, which would hold the class
 * loader of an application that is gone.
 */
final class Threads implements AutoCloseable {
  private final TaskRunner.RealBackend backend = new TaskRunner.RealBackend(Threads::thread);
  private final TaskRunner runner =
      new TaskRunner(backend, Logger.getLogger(TaskRunner.class.getName()));

  private static Thread thread(Runnable work) {
    return daemon(work, "claviger connections");
  }

  /** A thread that holds nothing of the application whose request happened to begin it. */
  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }

  /** Has a client work with these threads, and with a pool of connections of its own. */
  OkHttpClient.Builder usedBy(OkHttpClient.Builder builder, int idleConnections, long idleSeconds) {
    return builder
        .taskRunner$okhttp(runner)
        .connectionPool(
            new ConnectionPool(
                idleConnections,
                idleSeconds,
                TimeUnit.SECONDS,
                runner,
                ConnectionListener.Companion.getNONE()));
  }

  /** Idle threads end now, others when they have no more to do; nothing is refused. */
  @Override
  public void close() {
    backend.getExecutor().setKeepAliveTime(0, TimeUnit.SECONDS);
  }
}
