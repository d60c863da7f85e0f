package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.CertificateChain;
import org.claviger.server.key.Key;

/** {@code Claviger.GetKeyCertificate}: the certificate chain beside a key, in any key state. */
final class GetKeyCertificate implements Operation<CertificateRequest> {
  private static final Action ACTION = Action.claviger("GetKeyCertificate", true);

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
        OnKey.access(context, "claviger:GetKeyCertificate", key, input.keyId()),
        () -> run(context, key));
  }

  private static Result run(RequestContext context, Key key) {
    CertificateRequest.requireAsymmetric(key);
    CertificateChain chain =
        context
            .region()
            .certificates()
            .find(key.arn())
            .orElseThrow(() -> CertificateRequest.notFound(key));
    ObjectNode response = OnKey.answer(key);
    ArrayNode certificates = response.putArray("CertificateChain");
    chain.certificates().forEach(certificates::add);
    return Result.of(response);
  }
}
