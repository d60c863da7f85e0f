package org.claviger.server.app;

import java.net.URI;
import org.claviger.server.audit.TrailWatch;
import org.claviger.server.event.trace.TracedTrail;
import org.claviger.server.event.trace.Tracing;
import org.claviger.server.http.RequestWatch;
import org.claviger.server.http.TracedRequests;
import org.claviger.server.measure.Watch;

/** Traces that go to a collector. */
record OtlpTraces(Tracing tracing) implements Traces {
  static Traces start(URI endpoint, double sampleRatio) {
    return new OtlpTraces(Tracing.start(endpoint, sampleRatio));
  }

  @Override
  public Watch beside(Watch other, String span) {
    return other.and(tracing.watch(span));
  }

  @Override
  public TrailWatch beside(TrailWatch other) {
    return new TracedTrail(other, tracing.waiting("audit wait"));
  }

  @Override
  public RequestWatch beside(RequestWatch other) {
    return new TracedRequests(
        other, tracing.tracer(), tracing.watch("authenticate"), tracing.watch("authorise"));
  }

  @Override
  public void close() {
    tracing.close();
  }
}
