package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.claviger.server.operation.Result;
import org.claviger.server.policy.Steps;

/**
 * Does a simulation and shows one page of its results. Only the pairs of the page are looked at,
 * and no more of them than one request may cost.
 */
final class SimulationAnswer {
  private SimulationAnswer() {}

  static Result of(
      SimulationMembers asked,
      Simulation simulation,
      String callerArn,
      Map<String, List<String>> context,
      IamPaging.Page wholePage) {
    IamPaging.Page page =
        wholePage.atMost(asked.size().pairsAtOnce(simulation.policies().size(), context));
    int first = page.after().isEmpty() ? 0 : Integer.parseInt(page.after()) + 1;
    int end = Math.min(asked.pairs(), first + page.lookFor());
    List<Integer> places = IntStream.range(first, end).boxed().toList();
    ObjectNode response = IamOperation.object();
    ArrayNode results = response.putArray("EvaluationResults");
    Steps steps = new Steps();
    for (int place : page.cut(places, String::valueOf, response)) {
      SimulatedRequest request =
          new SimulatedRequest(
              asked.action(place), asked.resource(place), callerArn, context, steps);
      show(results.addObject(), simulation.evaluate(request));
    }
    return Result.of(response);
  }

  private static void show(ObjectNode shape, Simulation.Outcome outcome) {
    shape
        .put("EvalActionName", outcome.request().action())
        .put("EvalResourceName", outcome.request().resource())
        .put("EvalDecision", outcome.decision().name());
    ArrayNode matched = shape.putArray("MatchedStatements");
    outcome
        .matched()
        .forEach(
            name ->
                matched
                    .addObject()
                    .put("SourcePolicyId", name)
                    .put("SourcePolicyType", "IAM Policy"));
    ArrayNode missing = shape.putArray("MissingContextValues");
    outcome.missing().stream().sorted().forEach(missing::add);
    outcome
        .allowedByBoundary()
        .ifPresent(
            allowed ->
                shape
                    .putObject("PermissionsBoundaryDecisionDetail")
                    .put("AllowedByPermissionsBoundary", allowed));
  }
}
