package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.claviger.server.config.HttpLimits;
import org.claviger.server.operation.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MANY = 200_000;

  private static final HttpLimits LIMITS = new HttpLimits(100, 8 << 10, 64 << 10, 16, 100, 400, 50);

  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private TestServer server;

  private void serve(Deadline... shortOnes) throws Exception {
    server = new TestServer(folder, Deadline.only(shortOnes), LIMITS, TestOperation.echo(), slow());
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  @Test
  void answersARequestOfAPatientClient() throws Exception {
    serve(Deadline.IDLE);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.PING, 0, 0, new byte[8]);
      Thread.sleep(500);
      client.frame(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          1,
          RawHttp2.REQUEST_HEADERS);
      assertThat(RawHttp.untilClosed(client.socket)).contains("UnknownOperationException");
    }
  }

  @Test
  void closesAConnectionThatOnlyPings() throws Exception {
    serve(Deadline.IDLE);
    assertClosed((client, i) -> client.frame(RawHttp2.PING, 0, 0, new byte[8]));
  }

  @Test
  void closesAConnectionThatOnlySendsSettings() throws Exception {
    serve(Deadline.IDLE);
    assertClosed((client, i) -> client.frame(RawHttp2.SETTINGS, 0, 0));
  }

  @Test
  void closesAConnectionThatOnlyWidensItsWindow() throws Exception {
    serve(Deadline.IDLE);
    assertClosed(
        (client, i) ->
            client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1));
  }

  @Test
  void closesAConnectionThatOnlySetsPriorities() throws Exception {
    serve(Deadline.IDLE);
    assertClosed(
        (client, i) ->
            client.frame(
                RawHttp2.PRIORITY, 0, 2 * i + 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9));
  }

  @Test
  void closesAConnectionThatSendsUnknownFrames() throws Exception {
    serve(Deadline.IDLE);
    assertClosed((client, i) -> client.frame(0x77, 0, 0, (byte) 1));
  }

  @Test
  void closesAConnectionThatDripsTheBytesOfAHeaderFrame() throws Exception {
    serve(Deadline.HEADER);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.bytes(RawHttp2.header(8000, RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1));
      assertThat(client.repeat(i -> client.bytes((byte) 0x82), PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAConnectionThatDripsTheHeaderOfAFrame() throws Exception {
    serve(Deadline.HEADER);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.bytes((byte) 0, (byte) 0);
      assertThat(client.repeat(i -> {}, PATIENCE)).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAConnectionThatDripsContinuations() throws Exception {
    serve(Deadline.HEADER);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, (byte) 0x83);
      Duration time =
          client.repeat(i -> client.frame(RawHttp2.CONTINUATION, 0, 1, (byte) 0x84), PATIENCE);
      assertThat(time).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAHeaderBlockThatDripsWhileAnotherRequestRuns() throws Exception {
    serve(Deadline.HEADER);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.REQUEST_HEADERS);
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, (byte) 0x83);
      Duration time = client.repeat(i -> client.frame(RawHttp2.CONTINUATION, 0, 3), PATIENCE);
      assertThat(time).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAConnectionWhoseExchangeDoesNotEnd() throws Exception {
    serve(Deadline.EXCHANGE);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.request(
          1, TestApi.signed("TrentService.Slow", "{}", "us-east-1", "localhost:" + server.port));
      Duration time = client.repeat(i -> client.frame(RawHttp2.PING, 0, 0, new byte[8]), PATIENCE);
      assertThat(time).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesAFloodOfEmptyContinuations() throws Exception {
    serve();
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, (byte) 0x83);
      int sent = client.flood(i -> client.frame(RawHttp2.CONTINUATION, 0, 1), MANY);
      assertThat(sent).isLessThan(MANY);
    }
  }

  @Test
  void closesAFloodOfPings() throws Exception {
    serve();
    assertFloodCloses((client, i) -> client.frame(RawHttp2.PING, 0, 0, new byte[8]));
  }

  @Test
  void closesAFloodOfSettings() throws Exception {
    serve();
    assertFloodCloses((client, i) -> client.frame(RawHttp2.SETTINGS, 0, 0));
  }

  @Test
  void closesAFloodOfWindowUpdates() throws Exception {
    serve();
    assertFloodCloses(
        (client, i) ->
            client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1));
  }

  @Test
  void closesAFloodOfUnknownFrames() throws Exception {
    serve();
    assertFloodCloses((client, i) -> client.frame(0x77, 0, 0, (byte) 1));
  }

  @Test
  void closesAFloodOfEmptyData() throws Exception {
    serve();
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.REQUEST_HEADERS);
      assertThat(client.flood(i -> client.frame(RawHttp2.DATA, 0, 1), MANY)).isLessThan(MANY);
    }
  }

  @Test
  void closesAFloodOfRequestsThatAreReset() throws Exception {
    serve();
    assertFloodCloses(
        (client, i) -> {
          int stream = 2 * i + 1;
          client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.REQUEST_HEADERS);
          client.frame(RawHttp2.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        });
  }

  @Test
  void endsARequestWhoseBodyDripsWhilePingsFlow() throws Exception {
    serve(Deadline.BODY, Deadline.IDLE);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.REQUEST_HEADERS);
      Duration time =
          client.repeat(
              i -> {
                client.frame(RawHttp2.DATA, 0, 1, (byte) 'x');
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
              },
              PATIENCE);
      assertThat(time).isLessThan(PATIENCE);
    }
  }

  @Test
  void closesABodyLargerThanAllowed() throws Exception {
    serve(Deadline.IDLE);
    try (RawHttp2 client = new RawHttp2(server)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.REQUEST_HEADERS);
      int sent = client.flood(i -> client.frame(RawHttp2.DATA, 0, 1, new byte[16_000]), 10_000);
      assertThat(sent).isLessThan(10_000);
    }
  }

  private TestOperation slow() {
    return TestOperation.kms(
        "Slow",
        (text, context) -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Result.empty();
        });
  }

  private void assertClosed(ClientAct act) throws Exception {
    try (RawHttp2 client = new RawHttp2(server)) {
      Duration time = client.repeat(i -> act.run(client, i), PATIENCE);
      assertThat(time).isBetween(Duration.ofMillis(500), PATIENCE.minusMillis(1));
    }
  }

  private void assertFloodCloses(ClientAct act) throws Exception {
    try (RawHttp2 client = new RawHttp2(server)) {
      assertThat(client.flood(i -> act.run(client, i), MANY)).isLessThan(MANY);
    }
  }

  @FunctionalInterface
  private interface ClientAct {
    void run(RawHttp2 client, int times) throws java.io.IOException;
  }
}
