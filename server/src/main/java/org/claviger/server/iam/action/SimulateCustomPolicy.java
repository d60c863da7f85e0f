package org.claviger.server.iam.action;

import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code SimulateCustomPolicy}: what policies would allow, of nobody in particular. */
final class SimulateCustomPolicy extends IamOperation {
  SimulateCustomPolicy(Identities identities) {
    super(identities, "SimulateCustomPolicy", true);
  }

  @Override
  Request read(IamMembers members) {
    SimulationMembers asked = SimulationMembers.read(members);
    if (asked.policies().isEmpty()) {
      throw IamErrors.invalid("PolicyInputList must hold at least one policy.");
    }
    return context -> prepare(context, asked);
  }

  private Prepared prepare(RequestContext context, SimulationMembers asked) {
    return prepared(context, "*", () -> run(context, asked));
  }

  private Result run(RequestContext context, SimulationMembers asked) {
    String accountId = context.caller().accountId();
    String caller = asked.callerArn().orElse("arn:aws:iam::" + accountId + ":user/simulated");
    boolean sameAccount = asked.owner().isEmpty() || caller.contains("::" + asked.owner().get());
    Simulation simulation =
        new Simulation(asked.policies(), asked.boundary(), asked.resourcePolicy(), sameAccount);
    IamPaging.Page page = asked.paging().page(identities().domain(), context, action().name(), "");
    return SimulationAnswer.of(asked, simulation, caller, asked.context(), page);
  }
}
