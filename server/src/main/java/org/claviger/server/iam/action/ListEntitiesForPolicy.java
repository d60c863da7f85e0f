package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.Links;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListEntitiesForPolicy}: who has a policy attached or for a boundary, page by page. */
final class ListEntitiesForPolicy extends OnPolicy {
  ListEntitiesForPolicy(Identities identities) {
    super(identities, "ListEntitiesForPolicy", true);
  }

  private enum Kind {
    User(IdentityKind.USER),
    Role(IdentityKind.ROLE),
    Group(IdentityKind.GROUP),
    LocalManagedPolicy(null),
    AWSManagedPolicy(null);

    private final IdentityKind kind;

    Kind(IdentityKind kind) {
      this.kind = kind;
    }
  }

  private enum Usage {
    PermissionsPolicy,
    PermissionsBoundary
  }

  /** What narrows the list; null for what does not. */
  private record Filter(Kind kind, String prefix, Usage usage) {
    boolean passes(Links.Link link) {
      return kind == null || kind.kind == link.kind();
    }
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    Filter filter =
        new Filter(
            members.constant("EntityFilter", Kind.class, null),
            members.pathPrefix(),
            members.constant("PolicyUsageFilter", Usage.class, null));
    IamPaging paging = members.paging();
    members.check();
    return context ->
        on(context, arn, ConditionKeys.NONE, policy -> answer(context, policy, filter, paging));
  }

  private Result answer(
      RequestContext context, ManagedPolicy policy, Filter filter, IamPaging paging) {
    IamPaging.Page page =
        paging.page(identities().domain(), context, action().name(), policy.id() + filter);
    String accountId = context.caller().accountId();
    ObjectNode response = object();
    for (IdentityKind kind : IdentityKind.values()) {
      response.putArray("Policy" + kind.noun() + "s");
    }
    for (Links.Link link :
        page.cutAll(links(accountId, policy, filter), Links.Link::id, response)) {
      String noun = link.kind().noun();
      response
          .withArray("Policy" + noun + "s")
          .addObject()
          .put(noun + "Name", link.name())
          .put(noun + "Id", link.identityId());
    }
    return Result.of(response);
  }

  private List<Links.Link> links(String accountId, ManagedPolicy policy, Filter filter) {
    List<Links.Link> links = new ArrayList<>();
    if (filter.usage != Usage.PermissionsBoundary) {
      links.addAll(all(accountId, Links.attached(policy.arn())));
    }
    if (filter.usage != Usage.PermissionsPolicy) {
      links.addAll(all(accountId, Links.bounded(policy.arn())));
    }
    return links.stream()
        .filter(filter::passes)
        .filter(link -> filter.prefix.equals("/") || isUnder(accountId, link, filter.prefix))
        .sorted(Comparator.comparing(Links.Link::id))
        .toList();
  }

  private List<Links.Link> all(String accountId, String target) {
    return identities().links().list(accountId, target, "", Integer.MAX_VALUE);
  }

  private boolean isUnder(String accountId, Links.Link link, String prefix) {
    return identities()
        .all(link.kind())
        .find(accountId, link.name())
        .filter(identity -> identity.path().startsWith(prefix))
        .isPresent();
  }
}
