package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** {@code Claviger.GetTrustedCertificate}: the trusted certificate of a name. */
final class GetTrustedCertificate implements TrustedCertificateOperation {
  private static final Action ACTION = Action.claviger("GetTrustedCertificate", true);

  @Override
  public Action action() {
    return ACTION;
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
