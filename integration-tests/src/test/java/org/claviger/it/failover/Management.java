package org.claviger.it.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.claviger.it.ServerProcess;

/** What a server says of itself at its management port. */
final class Management {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess server;

  Management(ServerProcess server) {
    this.server = server;
  }

  /** The lines of /metrics that begin so. */
  List<String> metrics(String prefix) {
    return page("/metrics").body().lines().filter(line -> line.startsWith(prefix)).toList();
  }

  HttpResponse<String> page(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(server.management().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
