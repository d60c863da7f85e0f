package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An action whose request is the name of a trusted certificate and nothing else. */
interface TrustedCertificateOperation extends Operation<TrustedCertificateRequest> {
  @Override
  default TrustedCertificateRequest parse(Members members) {
    return TrustedCertificateRequest.read(members);
  }

  @Override
  default ObjectNode auditParameters(TrustedCertificateRequest request) {
    return request.auditParameters();
  }
}
