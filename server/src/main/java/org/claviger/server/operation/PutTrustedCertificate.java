package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.CertificateChain;
import org.claviger.server.key.TrustedCertificate;

/**
 * {@code Claviger.PutTrustedCertificate}: keeps a certificate that belongs to no key, in place of
 * the one that had its name.
 */
final class PutTrustedCertificate implements Operation<PutTrustedCertificate.Input> {
  private static final Action ACTION = Action.claviger("PutTrustedCertificate", false);

  /** The request. */
  record Input(TrustedCertificateRequest request, byte[] certificate) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    TrustedCertificateRequest request = TrustedCertificateRequest.member(members);
    byte[] certificate = members.blob("Certificate", 1, CertificateChain.MAX_CERTIFICATE_BYTES);
    members.check();
    if (!TrustedCertificate.isCertificate(certificate)) {
      throw new ApiException(
          ErrorCode.ValidationException, "The certificate is not a DER X.509 certificate.");
    }
    return new Input(request, certificate);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.request.auditParameters();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return input.request.prepared(
        "claviger:PutTrustedCertificate", context, () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    String name = input.request.name();
    return context
        .changes()
        .commit(
            transaction -> {
              context
                  .region()
                  .trusted()
                  .put(
                      transaction,
                      context.caller().accountId(),
                      name,
                      input.certificate,
                      context.now());
              return RecordForm.recorded(TrustedCertificateRequest.answer(name));
            });
  }
}
