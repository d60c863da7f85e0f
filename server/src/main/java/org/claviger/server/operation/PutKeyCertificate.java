package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.CertificateChain;
import org.claviger.server.key.CertificateChain.InvalidChainException;
import org.claviger.server.key.Certificates;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;

/** {@code Claviger.PutKeyCertificate}: stores a certificate chain beside an asymmetric key. */
final class PutKeyCertificate implements Operation<PutKeyCertificate.Input> {
  private static final Action ACTION = Action.claviger("PutKeyCertificate", false);
  private static final String PATH = "certificateChain";

  /** The request. */
  record Input(CertificateRequest request, CertificateChain chain) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    List<byte[]> certificates = certificates(members);
    members.check();
    return new Input(new CertificateRequest(keyId), new CertificateChain(certificates));
  }

  private static List<byte[]> certificates(Members members) {
    List<String> encoded = members.strings("CertificateChain");
    if (encoded.isEmpty()) {
      members.violation(null, PATH, "Member must have length greater than or equal to 1");
    }
    if (encoded.size() > CertificateChain.MAX_CERTIFICATES) {
      members.violation(
          null,
          PATH,
          "Member must have length less than or equal to " + CertificateChain.MAX_CERTIFICATES);
    }
    List<byte[]> certificates = new ArrayList<>();
    for (String certificate : encoded) {
      certificates.add(decode(members, certificate, certificates.size() + 1));
    }
    return certificates;
  }

  private static byte[] decode(Members members, String encoded, int position) {
    byte[] certificate;
    try {
      certificate = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ErrorCode.SerializationException, "expected bytes in base64");
    }
    String path = PATH + "." + position + ".member";
    if (certificate.length == 0) {
      members.violation(null, path, "Member must have length greater than or equal to 1");
    }
    if (certificate.length > CertificateChain.MAX_CERTIFICATE_BYTES) {
      members.violation(
          null,
          path,
          "Member must have length less than or equal to "
              + CertificateChain.MAX_CERTIFICATE_BYTES);
    }
    return certificate;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.request.auditParameters();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = input.request.key(context);
    return OnKey.prepared(
        OnKey.access(context, "claviger:PutKeyCertificate", key, input.request.keyId()),
        () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    CertificateRequest.requireAsymmetric(key);
    try {
      input.chain.requireFor(key.publicKey());
    } catch (InvalidChainException e) {
      throw new ApiException(ErrorCode.ValidationException, e.getMessage() + ".", e);
    }
    Certificates certificates = context.region().certificates();
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                KeyChecks.requireNotPendingDeletion(KeyChange.read(transaction, context, key));
                certificates.put(transaction, key.arn(), input.chain);
                return RecordForm.recorded(OnKey.answer(key));
              });
    } finally {
      certificates.forget(key.arn());
    }
  }
}
