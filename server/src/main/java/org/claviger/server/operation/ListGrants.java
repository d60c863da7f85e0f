package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.claviger.server.key.Grant;
import org.claviger.server.key.Grants;
import org.claviger.server.key.Key;

/** {@code ListGrants}: the grants on a key, all or those of a grantee or an id, page by page. */
final class ListGrants implements Operation<ListGrants.Input> {
  private static final Action ACTION = Action.kms("ListGrants", true);

  /**
   * The request.
   *
   * @param grantId null for all, as is {@code grantee}
   */
  record Input(String keyId, String grantId, String grantee, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    String grantId = GrantMembers.optionalId(members);
    String grantee = GrantPrincipal.optional(members, "GranteePrincipal");
    Paging paging = Paging.read(members);
    members.check();
    return new Input(
        keyId, GrantMembers.checkedId(grantId), GrantPrincipal.checkedFilter(grantee), paging);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    if (input.grantId != null) {
      parameters.put("grantId", input.grantId);
    }
    if (input.grantee != null) {
      parameters.put("granteePrincipal", input.grantee);
    }
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:ListGrants", key).with(GrantConditions.NOT_FOR_A_SERVICE),
        () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    String list = key.arn().keyId() + "/" + input.grantId + "/" + input.grantee;
    Paging.Page page = GrantMembers.page(input.paging, context, ACTION.name(), list);
    Predicate<Grant> filter = filter(input, context);
    List<Grant> found = found(input, context.region().grants(), key, page, filter);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    return GrantMembers.answer(page.cut(found, Grant::id, response), response, context);
  }

  private static List<Grant> found(
      Input input, Grants grants, Key key, Paging.Page page, Predicate<Grant> filter) {
    if (input.grantId == null) {
      return grants.list(key.arn(), page.afterId(), page.lookFor(), filter);
    }
    return grants.find(key.arn().accountId(), input.grantId).stream()
        .filter(grant -> grant.key().equals(key.arn()) && filter.test(grant))
        .toList();
  }

  private static Predicate<Grant> filter(Input input, RequestContext context) {
    if (input.grantee == null) {
      return grant -> true;
    }
    Set<String> grantee = GrantPrincipal.keys(input.grantee, context);
    return grant -> grantee.contains(grant.terms().granteePrincipal().key());
  }
}
