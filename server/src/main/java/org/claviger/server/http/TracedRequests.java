package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.measure.Watch;
import org.claviger.server.operation.Action;

/**
 * A span for each request, child of the one that its {@code traceparent} (W3C Trace Context) names.
 * It says action, outcome, error code and request id, and nothing that the request holds.
 */
public final class TracedRequests implements RequestWatch {
  private final RequestWatch other;
  private final Tracer tracer;
  private final Watch authentication;
  private final Watch authorisation;

  /**
   * Beside another watch.
   *
   * @param tracer makes the spans of requests
   * @param authentication makes those within them
   * @param authorisation makes those within them
   */
  public TracedRequests(
      RequestWatch other, Tracer tracer, Watch authentication, Watch authorisation) {
    this.other = requireNonNull(other, "other");
    this.tracer = requireNonNull(tracer, "tracer");
    this.authentication = requireNonNull(authentication, "authentication");
    this.authorisation = requireNonNull(authorisation, "authorisation");
  }

  /** Leaving the request, or else its end, closes the scope. */
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  public Answering begin(ApiRequest request, String requestId) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), request, Fields.ALL);
    Span span =
        tracer.spanBuilder("request").setSpanKind(SpanKind.SERVER).setParent(parent).startSpan();
    span.setAttribute("aws.request_id", requestId);
    return new Traced(other.begin(request, requestId), span, span.makeCurrent());
  }

  private final class Traced implements Answering {
    private final Answering inner;
    private final Span span;
    private final Scope scope;
    private boolean isLeft;

    Traced(Answering inner, Span span, Scope scope) {
      this.inner = inner;
      this.span = span;
      this.scope = scope;
    }

    @Override
    public void action(Action action) {
      inner.action(action);
      span.updateName(action.api() + " " + action.name());
      span.setAttribute("claviger.action", action.api() + ":" + action.name());
    }

    @Override
    public Watch.Piece authenticating() {
      return new Watch.Both(inner.authenticating(), authentication.begin());
    }

    @Override
    public Watch.Piece authorising() {
      return new Watch.Both(inner.authorising(), authorisation.begin());
    }

    @Override
    public void unauthenticated(ErrorCode code) {
      inner.unauthenticated(code);
    }

    @Override
    public void left() {
      inner.left();
      scope.close();
      isLeft = true;
    }

    @Override
    public void succeeded() {
      inner.succeeded();
      end(RequestOutcome.SUCCESS);
    }

    @Override
    public void failed(ErrorCode code) {
      inner.failed(code);
      span.setAttribute("error.type", code.name());
      end(RequestMetrics.outcome(code));
    }

    private void end(RequestOutcome outcome) {
      if (!isLeft) {
        scope.close();
      }
      span.setAttribute("claviger.outcome", outcome.label());
      if (outcome == RequestOutcome.FAULT) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  /** The fields of a request's header. */
  private enum Fields implements TextMapGetter<ApiRequest> {
    ALL;

    /** Of a field that comes several times none is taken. */
    @Override
    public String get(ApiRequest request, String name) {
      if (request == null) {
        return null;
      }
      List<String> values = request.header(name);
      return values.size() == 1 ? values.get(0) : null;
    }
  }
}
