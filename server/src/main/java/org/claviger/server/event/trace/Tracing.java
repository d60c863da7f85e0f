package org.claviger.server.event.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.claviger.server.measure.Watch;

/**
 * Makes spans and sends them by OTLP over HTTP, in batches, from a thread of its own. Requests
 * never wait for the collector: what it does not take in time is dropped, and no more than a fixed
 * number of spans is kept for it.
 */
public final class Tracing implements AutoCloseable {
  private static final int QUEUE_SPANS = 2_048;
  private static final int BATCH_SPANS = 512;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("org.claviger.server");
  }

  /**
   * Begins to send; the collector need not be there.
   *
   * @param sampleRatio which part of the requests is traced, 0 to 1
   */
  public static Tracing start(URI endpoint, double sampleRatio) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT)
            .setRetryPolicy(null)
            .build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.builder()
                            .put(AttributeKey.stringKey("service.name"), "claviger")
                            .build()))
            .setSampler(RequestSampler.of(sampleRatio))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(QUEUE_SPANS)
                    .setMaxExportBatchSize(BATCH_SPANS)
                    .setScheduleDelay(INTERVAL)
                    .setExporterTimeout(TIMEOUT)
                    .build())
            .build());
  }

  /** Makes the spans. */
  public Tracer tracer() {
    return tracer;
  }

  /** A span for each piece of work that is part of a traced request. */
  public Watch watch(String name) {
    return new TracedWatch(tracer, name, true);
  }

  /** Spans of a name for pieces of work, begun by threads that do not stay with them. */
  public Watch waiting(String name) {
    return new TracedWatch(tracer, name, false);
  }

  /** Sends what waits, for a short time. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
