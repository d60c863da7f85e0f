package org.claviger.server.operation;

/** {@code Claviger.DeleteTrustedCertificate}: forgets the trusted certificate of a name. */
final class DeleteTrustedCertificate implements TrustedCertificateOperation {
  private static final Action ACTION = Action.claviger("DeleteTrustedCertificate", false);

  @Override
  public Action action() {
    return ACTION;
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
