package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantTokens;
import org.claviger.server.key.Grants;

/**
 * {@code ListRetirableGrants}: the grants that a principal of the account may retire, on keys of
 * whatever account, page by page.
 */
final class ListRetirableGrants implements Operation<ListRetirableGrants.Input> {
  private static final Action ACTION = Action.kms("ListRetirableGrants", true);

  /** The request. */
  record Input(String retiringPrincipal, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String principal = GrantPrincipal.read(members, "RetiringPrincipal");
    Paging paging = Paging.read(members);
    members.check();
    return new Input(GrantPrincipal.checkedFilter(principal), paging);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("retiringPrincipal", input.retiringPrincipal);
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    AccessRequest access =
        new AccessRequest(
            "kms:ListRetirableGrants", "*", accountId(input.retiringPrincipal, context));
    return new Prepared(List.of(access), List.of(), () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    Paging.Page page =
        GrantMembers.page(input.paging, context, ACTION.name(), input.retiringPrincipal);
    Grants grants = context.region().grants();
    String accountId = context.caller().accountId();
    List<GrantTokens.Named> found =
        grants.listRetirable(
            accountId,
            GrantPrincipal.keys(input.retiringPrincipal, context),
            page.afterId(),
            page.lookFor());
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    // A grant that goes between the two reads is left out.
    List<Grant> shown =
        page.cut(found, GrantTokens.Named::grantId, response).stream()
            .flatMap(each -> grants.find(each.accountId(), each.grantId()).stream())
            .toList();
    return GrantMembers.answer(shown, response, context);
  }

  /** Whose principal it is; a service's is everybody's to ask for. */
  private static String accountId(String principal, RequestContext context) {
    return principal.startsWith("arn:") ? principal.split(":", 6)[4] : context.caller().accountId();
  }
}
