package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ErrorRenderer;
import org.claviger.server.measure.Watch;
import org.claviger.server.operation.Action;

/**
 * The timer {@code claviger.requests}, by {@code action} (those of the table, else {@code unknown})
 * and {@code outcome}; the counters {@code claviger.errors}, by action and AWS's error code, and
 * {@code claviger.unauthenticated}, by code: bounded labels, whatever strangers send. The meters of
 * an action are made when it is first seen.
 */
public final class RequestMetrics implements RequestWatch {
  private final MeterRegistry registry;
  private final ActionMeters unknown;
  private final Map<Action.Api, Map<String, ActionMeters>> actions =
      new EnumMap<>(Action.Api.class);
  private final Map<ErrorCode, Counter> unauthenticated = new ConcurrentHashMap<>();

  /** In a registry. */
  public RequestMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
    this.unknown = new ActionMeters(registry, "unknown");
    for (Action.Api api : Action.Api.values()) {
      actions.put(api, new ConcurrentHashMap<>());
    }
  }

  @Override
  public Answering begin(ApiRequest request, String requestId) {
    return new Sample();
  }

  private ActionMeters meters(Action action) {
    Map<String, ActionMeters> ofApi = actions.get(action.api());
    ActionMeters known = ofApi.get(action.name());
    return known != null
        ? known
        : ofApi.computeIfAbsent(
            action.name(), name -> new ActionMeters(registry, action.api() + ":" + name));
  }

  private Counter unauthenticated(ErrorCode code) {
    return unauthenticated.computeIfAbsent(
        code,
        missing ->
            Counter.builder("claviger.unauthenticated")
                .description("Refusals of requests whose caller was not authenticated")
                .tag("code", missing.name())
                .register(registry));
  }

  /** One request's measurement. */
  private final class Sample implements Answering {
    private final long startNanos = System.nanoTime();
    private ActionMeters meters = unknown;

    @Override
    public void action(Action found) {
      meters = meters(found);
    }

    @Override
    public Watch.Piece authenticating() {
      return Watch.Piece.UNWATCHED;
    }

    @Override
    public Watch.Piece authorising() {
      return Watch.Piece.UNWATCHED;
    }

    @Override
    public void unauthenticated(ErrorCode code) {
      RequestMetrics.this.unauthenticated(code).increment();
    }

    @Override
    public void left() {}

    @Override
    public void succeeded() {
      stop(RequestOutcome.SUCCESS);
    }

    @Override
    public void failed(ErrorCode code) {
      meters.error(code).increment();
      stop(outcome(code));
    }

    private void stop(RequestOutcome outcome) {
      meters.timer(outcome).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  static RequestOutcome outcome(ErrorCode code) {
    if (ErrorRenderer.isFault(code)) {
      return RequestOutcome.FAULT;
    }
    return code == ErrorCode.AccessDeniedException ? RequestOutcome.DENIED : RequestOutcome.REFUSED;
  }
}
