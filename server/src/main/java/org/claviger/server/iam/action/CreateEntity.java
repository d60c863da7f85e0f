package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;

/** Makes an entity. Who gives it tags must be permitted to tag it too. */
abstract class CreateEntity extends IamOperation {
  private final String tagAction;

  CreateEntity(Identities identities, String noun) {
    super(identities, Action.iam("Create" + noun, false, Set.of("Tag" + noun)));
    this.tagAction = "Tag" + noun;
  }

  /** The permissions that it takes on what is to be made. */
  Prepared prepared(
      RequestContext context,
      String arn,
      Map<String, String> tags,
      ConditionKeys more,
      Prepared.Work work) {
    ConditionKeys keys = new IamConditions().request(tags).and(more);
    List<AccessRequest> accesses =
        Stream.of(action().name(), tagAction)
            .limit(tags.isEmpty() ? 1 : 2)
            .map(name -> access(context, name, arn, keys))
            .toList();
    return prepared(accesses, work);
  }
}
