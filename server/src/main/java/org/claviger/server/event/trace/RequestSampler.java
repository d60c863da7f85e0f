package org.claviger.server.event.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Decides by the trace's id which requests are traced. A client's decision against its trace holds;
 * one for it does not: anybody can send one, and this server pays. Spans within a request follow
 * it.
 *
 * @param ratio decides for requests
 */
record RequestSampler(Sampler ratio) implements Sampler {
  static RequestSampler of(double sampleRatio) {
    return new RequestSampler(Sampler.traceIdRatioBased(sampleRatio));
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SpanContext known = Span.fromContext(parent).getSpanContext();
    if (known.isValid() && !known.isSampled()) {
      return SamplingResult.drop();
    }
    return known.isValid() && !known.isRemote()
        ? SamplingResult.recordAndSample()
        : ratio.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "RequestSampler{" + ratio.getDescription() + "}";
  }
}
