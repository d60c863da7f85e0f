package org.claviger.server.http.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerSocketTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void bringsRequestsThereAndAnswersBack() throws IOException {
    try (WorkerListener listener = WorkerListener.start(socket(), 4, WorkerSocketTest::reversed);
        WorkerClient client = WorkerClient.start(socket(), 4)) {
      assertThat(listener).isNotNull();
      for (int length : new int[] {0, 1, 1_000, WorkerListener.MAX_BYTES}) {
        byte[] request = new byte[length];
        new Random(length).nextBytes(request);
        assertThat(client.ask(request, LONG)).isEqualTo(reversed(request.clone()));
      }
    }
  }

  @Test
  void refusesWhatIsTooLong() throws IOException {
    try (WorkerListener listener = WorkerListener.start(socket(), 4, WorkerSocketTest::reversed);
        WorkerClient client = WorkerClient.start(socket(), 4)) {
      assertThat(listener).isNotNull();
      assertThatThrownBy(() -> client.ask(new byte[WorkerListener.MAX_BYTES + 1], LONG))
          .isInstanceOf(IOException.class);
      assertThat(client.ask(new byte[] {1, 2}, LONG)).isEqualTo(new byte[] {2, 1});
    }
  }

  @Test
  void answersManyAtOnceAndMixesNothingUp() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(32);
    try (WorkerListener listener = WorkerListener.start(socket(), 8, WorkerSocketTest::reversed);
        WorkerClient client = WorkerClient.start(socket(), 8)) {
      assertThat(listener).isNotNull();
      var answers =
          IntStream.range(0, 2_000)
              .mapToObj(i -> callers.submit(() -> client.ask(number(i), LONG)))
              .toList();
      int i = 0;
      for (Future<byte[]> answer : answers) {
        assertThat(answer.get()).isEqualTo(reversed(number(i++)));
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void goesOnWithAListenerThatWasStartedAnew() throws IOException {
    try (WorkerClient client = WorkerClient.start(socket(), 4)) {
      try (WorkerListener first = WorkerListener.start(socket(), 4, request -> new byte[] {1})) {
        assertThat(first).isNotNull();
        assertThat(client.ask(new byte[1], LONG)).containsExactly(1);
      }
      assertThatThrownBy(() -> client.ask(new byte[1], LONG)).isInstanceOf(IOException.class);
      try (WorkerListener second = WorkerListener.start(socket(), 4, request -> new byte[] {2})) {
        assertThat(second).isNotNull();
        assertThat(client.ask(new byte[1], LONG)).containsExactly(2);
      }
    }
  }

  @Test
  void givesUpOnAWorkerThatHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (WorkerListener listener =
            WorkerListener.start(
                socket(),
                4,
                request -> {
                  await(end);
                  return request;
                });
        WorkerClient client = WorkerClient.start(socket(), 4)) {
      assertThat(listener).isNotNull();
      assertThatThrownBy(() -> client.ask(new byte[1], Duration.ofMillis(300)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
      assertThatThrownBy(() -> client.ask(new byte[1], Duration.ofMillis(20)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
      end.countDown();
    }
  }

  @Test
  void letsOwnerAndGroupAloneConnect() throws IOException {
    try (WorkerListener listener = WorkerListener.start(socket(), 1, request -> request)) {
      assertThat(listener).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-rw----");
    }
    assertThat(socket()).doesNotExist();
  }

  private Path socket() {
    return folder.resolve("worker.sock");
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean unused = latch.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] number(int i) {
    return new byte[] {(byte) i, (byte) (i >> 8), 7, 9};
  }

  private static byte[] reversed(byte[] request) {
    byte[] answer = Arrays.copyOf(request, request.length);
    for (int i = 0; i < request.length; i++) {
      answer[i] = request[request.length - 1 - i];
    }
    return answer;
  }
}
