package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.key.TrustedCertificate;

/** {@code Claviger.ListTrustedCertificates}: those of the account in the region, page by page. */
final class ListTrustedCertificates implements Operation<Paging> {
  private static final Action ACTION = Action.claviger("ListTrustedCertificates", true);
  private static final int DEFAULT_LIMIT = 50;

  /** So that no page is larger than 2 MiB. */
  private static final int MAX_LIMIT = 100;

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Paging parse(Members members) {
    Paging paging = Paging.read(members);
    members.check();
    return paging;
  }

  @Override
  public ObjectNode auditParameters(Paging paging) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Paging paging, RequestContext context) {
    String accountId = context.caller().accountId();
    return new Prepared(
        List.of(new AccessRequest("claviger:ListTrustedCertificates", "*", accountId)),
        List.of(),
        () -> run(paging, context, accountId));
  }

  private static Result run(Paging paging, RequestContext context, String accountId) {
    Paging.Page page = paging.page(context, ACTION.name(), "", DEFAULT_LIMIT, MAX_LIMIT);
    List<TrustedCertificate> found =
        context.region().trusted().list(accountId, page.afterId(), page.lookFor());
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode certificates = response.putArray("TrustedCertificates");
    page.cut(found, TrustedCertificate::name, response)
        .forEach(each -> TrustedCertificateRequest.describe(certificates.addObject(), each));
    return Result.of(response);
  }
}
