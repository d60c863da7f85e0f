package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/**
 * What the actions on the certificate chain of a key have in common.
 *
 * @param keyId any form of key identifier
 */
record CertificateRequest(String keyId) {
  static CertificateRequest read(Members members) {
    CertificateRequest request = new CertificateRequest(OnKey.id(members));
    members.check();
    return request;
  }

  ObjectNode auditParameters() {
    return OnKey.parameters(keyId);
  }

  /** The key, which must be one that certificates are made for. */
  Key key(RequestContext context) {
    return context.region().keys().resolve(keyId, context.caller().accountId());
  }

  /**
   * The key has a public key.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireAsymmetric(Key key) {
    if (key.spec().isSymmetric()) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          key.arn() + " is a symmetric key: it has no public key to be certified.");
    }
  }

  static ApiException notFound(Key key) {
    return new ApiException(
        ErrorCode.NotFoundException,
        key.arn() + " has no certificate chain. Store one with Claviger.PutKeyCertificate.");
  }
}
