package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Certificates;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;

/** {@code Claviger.DeleteKeyCertificate}: removes the certificate chain beside a key. */
final class DeleteKeyCertificate implements Operation<CertificateRequest> {
  private static final Action ACTION = Action.claviger("DeleteKeyCertificate", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public CertificateRequest parse(Members members) {
    return CertificateRequest.read(members);
  }

  @Override
  public ObjectNode auditParameters(CertificateRequest input) {
    return input.auditParameters();
  }

  @Override
  public Prepared prepare(CertificateRequest input, RequestContext context) {
    Key key = input.key(context);
    return OnKey.prepared(
        OnKey.access(context, "claviger:DeleteKeyCertificate", key, input.keyId()),
        () -> run(context, key));
  }

  private static Result run(RequestContext context, Key key) {
    CertificateRequest.requireAsymmetric(key);
    Certificates certificates = context.region().certificates();
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                KeyChecks.requireNotPendingDeletion(KeyChange.read(transaction, context, key));
                if (!certificates.delete(transaction, key.arn())) {
                  throw CertificateRequest.notFound(key);
                }
                return RecordForm.recorded(OnKey.answer(key));
              });
    } finally {
      certificates.forget(key.arn());
    }
  }
}
