package org.claviger.server.event.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.claviger.server.measure.Watch;

/**
 * A span for each piece of work of a traced request; nothing for work that is of none.
 *
 * @param isOfThread whether the thread that begins a piece also ends it, and what it does meanwhile
 *     is part of it
 */
record TracedWatch(Tracer tracer, String name, boolean isOfThread) implements Watch {
  /** The piece that it gives closes the scope. */
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  public Piece begin() {
    if (!Span.current().isRecording()) {
      return Piece.UNWATCHED;
    }
    Span span = tracer.spanBuilder(name).startSpan();
    return new Traced(span, isOfThread ? span.makeCurrent() : Scope.noop());
  }

  private record Traced(Span span, Scope scope) implements Piece {
    @Override
    public void admitted() {
      span.addEvent("admitted");
    }

    @Override
    public void ended(Outcome outcome) {
      scope.close();
      if (outcome == Outcome.FAILED) {
        span.setStatus(StatusCode.ERROR);
      }
      span.setAttribute("claviger.outcome", outcome.name());
      span.end();
    }
  }
}
