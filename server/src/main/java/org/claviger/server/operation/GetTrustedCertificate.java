package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code Claviger.GetTrustedCertificate}: the trusted certificate of a name. */
final class GetTrustedCertificate implements Operation<TrustedCertificateRequest> {
  private static final Action ACTION = Action.claviger("GetTrustedCertificate", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public TrustedCertificateRequest parse(Members members) {
    return TrustedCertificateRequest.read(members);
  }

  @Override
  public ObjectNode auditParameters(TrustedCertificateRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(TrustedCertificateRequest input, RequestContext context) {
    return input.prepared(
        "claviger:GetTrustedCertificate", context, () -> run(input.name(), context));
  }

  private static Result run(String name, RequestContext context) {
    return Result.of(
        TrustedCertificateRequest.describe(
            JsonNodeFactory.instance.objectNode(),
            context.region().trusted().require(context.caller().accountId(), name)));
  }
}
