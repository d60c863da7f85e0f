package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.key.TrustedCertificate;

/**
 * What the actions on one trusted certificate have in common.
 *
 * @param name of the certificate; wildcards of policies are not among its characters
 */
record TrustedCertificateRequest(String name) {
  private static final Pattern CHARACTERS = Pattern.compile("^[ -)+->@-~]+$");
  private static final int MAX_CHARACTERS = 250;

  /** Reads the member; the caller has yet to check the members. */
  static TrustedCertificateRequest member(Members members) {
    return new TrustedCertificateRequest(members.string("Name", 1, MAX_CHARACTERS, CHARACTERS));
  }

  static TrustedCertificateRequest read(Members members) {
    TrustedCertificateRequest request = member(members);
    members.check();
    return request;
  }

  ObjectNode auditParameters() {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  Prepared prepared(String permission, RequestContext context, Prepared.Work work) {
    String accountId = context.caller().accountId();
    String arn = TrustedCertificate.arn(context.region().name(), accountId, name);
    return new Prepared(List.of(new AccessRequest(permission, arn, accountId)), List.of(arn), work);
  }

  /** An answer that begins with the name. */
  static ObjectNode answer(String name) {
    return JsonNodeFactory.instance.objectNode().put("Name", name);
  }

  /** Adds what there is to know of a certificate. */
  static ObjectNode describe(ObjectNode answer, TrustedCertificate certificate) {
    return answer
        .put("Name", certificate.name())
        .put("Certificate", certificate.encoding())
        .put("CreationDate", KeyMetadata.seconds(certificate.creationDate()));
  }
}
