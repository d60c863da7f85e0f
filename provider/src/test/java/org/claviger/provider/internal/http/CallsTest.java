package org.claviger.provider.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a server that takes connections and answers when the test does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallsTest {
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(Duration.ZERO).writeTimeout(Duration.ZERO).build();
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    server.close();
    http.connectionPool().evictAll();
  }

  private Call call() {
    return http.newCall(
        new Request.Builder().url("http://127.0.0.1:" + server.getLocalPort()).build());
  }

  private static String body(Response response) throws IOException {
    return response.body().string();
  }

  private CompletableFuture<Throwable> start(Calls calls) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowable(() -> calls.run(call(), CallsTest::body)), threads);
  }

  private static void answer(Socket socket) throws IOException {
    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void readsTheAnswerOfACallThatIsInTime() throws Exception {
    try (Calls calls = new Calls(Duration.ofSeconds(30))) {
      CompletableFuture<String> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return calls.run(call(), CallsTest::body);
                } catch (IOException e) {
                  return e.toString();
                }
              },
              threads);
      try (Socket socket = server.accept()) {
        answer(socket);
        assertThat(read.get()).isEqualTo("ok");
      }
    }
  }

  @Test
  void endsEachCallAtItsOwnTime() throws Exception {
    Duration limit = Duration.ofMillis(400);
    try (Calls calls = new Calls(limit)) {
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        CompletableFuture<Throwable> first = start(calls);
        CompletableFuture<Throwable> second = start(calls);

        for (Throwable end : List.of(first.get(), second.get())) {
          assertThat(end).isInstanceOf(InterruptedIOException.class).hasMessage("timeout");
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(limit.toNanos());
      }
    }
  }

  /** The thread looks after the time of one call only when that of another is over. */
  @Test
  void endsACallThatBeganWhileAnotherWasUnderWay() throws Exception {
    try (Calls calls = new Calls(Duration.ofSeconds(1))) {
      CompletableFuture<Throwable> first = start(calls);
      try (Socket socket = server.accept()) {
        CompletableFuture<Throwable> second = start(calls);
        answer(socket);

        assertThat(first.get()).isNull();
        assertThat(second.get()).isInstanceOf(InterruptedIOException.class);
      }
    }
  }

  @Test
  void closingEndsWhatIsUnderWayRefusesTheRestAndLeavesNoThread() throws Exception {
    Set<Thread> ofOthers = watches();
    Calls calls = new Calls(Duration.ofMinutes(5));
    List<CompletableFuture<Throwable>> ends =
        IntStream.range(0, 5).mapToObj(number -> start(calls)).toList();
    for (int i = 0; i < 5; i++) {
      server.accept();
    }
    Set<Thread> watches = watches();
    watches.removeAll(ofOthers);
    assertThat(watches).hasSize(1);

    calls.close();

    for (CompletableFuture<Throwable> end : ends) {
      assertThat(end.get(20, TimeUnit.SECONDS))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(InterruptedIOException.class);
    }
    assertThat(catchThrowable(() -> calls.run(call(), CallsTest::body)))
        .hasMessage("the provider has been closed");
    for (Thread watch : watches) {
      watch.join(20_000);
      assertThat(watch.isAlive()).isFalse();
    }
  }

  private static Set<Thread> watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("claviger timeouts"))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
