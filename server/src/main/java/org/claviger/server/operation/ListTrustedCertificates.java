package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.key.TrustedCertificate;

/** {@code Claviger.ListTrustedCertificates}: those of the account in the region, page by page. */
final class ListTrustedCertificates implements AccountListOperation {
  private static final Action ACTION = Action.claviger("ListTrustedCertificates", true);
  private static final int DEFAULT_LIMIT = 50;

  /** So that no page is larger than 2 MiB. */
  private static final int MAX_LIMIT = 100;

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Result list(Paging paging, RequestContext context) {
    String accountId = context.caller().accountId();
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
