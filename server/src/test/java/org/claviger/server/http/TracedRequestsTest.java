package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.measure.Watch;
import org.claviger.server.sigv4.RequestToSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** To which thread a request's span belongs, and when. */
class TracedRequestsTest {
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
          .build();
  private final TracedRequests requests =
      new TracedRequests(
          new RequestMetrics(new SimpleMeterRegistry()),
          provider.get("test"),
          Watch.NONE,
          Watch.NONE);

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void isTheThreadsOwnUntilTheThreadLeavesTheRequest() {
    RequestWatch.Answering answering = begin();
    assertThat(Span.current().isRecording()).isTrue();

    answering.left();

    assertThat(Span.current().isRecording()).isFalse();
    answering.succeeded();
  }

  @Test
  void endsOnAnotherThreadWithoutTouchingWhatThatOneDoes() {
    RequestWatch.Answering answering = begin();
    Span span = Span.current();
    answering.left();

    CompletableFuture.runAsync(
            () -> {
              RequestWatch.Answering own = begin();
              Span current = Span.current();
              answering.succeeded();
              assertThat(Span.current()).isSameAs(current);
              own.succeeded();
              assertThat(Span.current().isRecording()).isFalse();
            })
        .join();

    assertThat(((ReadableSpan) span).hasEnded()).isTrue();
  }

  @Test
  void endsWithARequestThatWaitedForNothing() {
    RequestWatch.Answering answering = begin();
    answering.succeeded();
    assertThat(Span.current().isRecording()).isFalse();
  }

  private RequestWatch.Answering begin() {
    return requests.begin(
        new ApiRequest(
            new RequestToSign("POST", "/", "", List.of(), "{}".getBytes(UTF_8)), "192.0.2.1"),
        "request");
  }
}
