package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.claviger.server.measure.BoundedAnswer;

/**
 * Whether the server is ready for requests, by its parts. All parts are asked at the same time, and
 * waited for together: one that hangs is one that is not well.
 */
public final class Readiness {
  private final Map<String, BoundedAnswer<String>> parts = new LinkedHashMap<>();
  private final List<HealthCheck> notices;
  private final Duration limit;
  private volatile String closedBecause = "the server is starting";

  /**
   * Not ready before {@link #open}.
   *
   * @param limit how long all parts together may take to answer
   */
  public Readiness(List<HealthCheck> checks, Duration limit) {
    this(checks, List.of(), limit);
  }

  /**
   * Not ready before {@link #open}.
   *
   * @param notices what is told beside, and keeps nothing from being ready; each answers at once
   */
  public Readiness(List<HealthCheck> checks, List<HealthCheck> notices, Duration limit) {
    this.notices = List.copyOf(notices);
    this.limit = requireNonNull(limit, "limit");
    checks.forEach(check -> parts.put(check.name(), new BoundedAnswer<>(check::ask)));
  }

  /** From now on the parts decide. */
  public void open() {
    closedBecause = "";
  }

  /** From now on it is not ready, however well its parts are. */
  public void drain() {
    closedBecause = "the server is stopping";
  }

  /** What is wrong now, part by part; a part that is well has an empty reason. */
  Map<String, String> ask() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("server", closedBecause);
    Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
    long deadline = System.nanoTime() + limit.toNanos();
    parts.forEach((name, part) -> asked.put(name, part.ask()));
    asked.forEach(
        (name, answer) -> {
          Duration left = Duration.ofNanos(deadline - System.nanoTime());
          reasons.put(
              name,
              BoundedAnswer.await(answer, left)
                  .orElse("no answer within " + limit.toMillis() + " ms"));
        });
    return reasons;
  }

  /** What is worth telling now, though it is ready: by the name of what does not do its part. */
  Map<String, String> notices() {
    Map<String, String> told = new LinkedHashMap<>();
    for (HealthCheck notice : notices) {
      String reason = notice.ask();
      if (!reason.isEmpty()) {
        told.put(notice.name(), reason);
      }
    }
    return told;
  }

  /**
   * As JSON: {@code ready}, {@code problems} with the reasons of the parts that are not well,
   * {@code parts} with all of them, and {@code notices} if there are any.
   */
  static ObjectNode json(Map<String, String> reasons, Map<String, String> notices) {
    ObjectNode problems = JsonNodeFactory.instance.objectNode();
    ObjectNode parts = JsonNodeFactory.instance.objectNode();
    reasons.forEach(
        (name, reason) -> {
          parts.put(name, reason.isEmpty());
          if (!reason.isEmpty()) {
            problems.put(name, reason);
          }
        });
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ready", problems.isEmpty()).set("problems", problems);
    body.set("parts", parts);
    if (!notices.isEmpty()) {
      ObjectNode told = body.putObject("notices");
      notices.forEach(told::put);
    }
    return body;
  }
}
