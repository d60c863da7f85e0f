package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code Claviger.DeleteTrustedCertificate}: forgets the trusted certificate of a name. */
final class DeleteTrustedCertificate implements Operation<TrustedCertificateRequest> {
  private static final Action ACTION = Action.claviger("DeleteTrustedCertificate", false);

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
        "claviger:DeleteTrustedCertificate", context, () -> run(input.name(), context));
  }

  private static Result run(String name, RequestContext context) {
    return context
        .changes()
        .commit(
            transaction -> {
              context.region().trusted().delete(transaction, context.caller().accountId(), name);
              return RecordForm.recorded(TrustedCertificateRequest.answer(name));
            });
  }
}
