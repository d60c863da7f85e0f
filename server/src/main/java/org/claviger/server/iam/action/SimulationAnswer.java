package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.claviger.server.operation.Result;
import org.claviger.server.policy.Steps;

/** Does a simulation and shows one page of its results. */
final class SimulationAnswer {
  private SimulationAnswer() {}

  /** A result and its place. */
  private record Placed(String place, Simulation.Outcome outcome) {}

  static Result of(
      SimulationMembers asked,
      Simulation simulation,
      String callerArn,
      Map<String, List<String>> context,
      IamPaging.Page page) {
    List<Placed> all = new ArrayList<>();
    Steps steps = new Steps();
    for (String action : asked.actions()) {
      for (String resource : asked.resources()) {
        SimulatedRequest request =
            new SimulatedRequest(action, resource, callerArn, context, steps);
        String place = String.format(Locale.ROOT, "%05d", all.size());
        all.add(new Placed(place, simulation.evaluate(request)));
      }
    }
    ObjectNode response = IamOperation.object();
    ArrayNode results = response.putArray("EvaluationResults");
    page.cutAll(all, Placed::place, response)
        .forEach(each -> show(results.addObject(), each.outcome));
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
