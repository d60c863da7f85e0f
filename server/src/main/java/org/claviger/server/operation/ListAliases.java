package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Alias;
import org.claviger.server.key.Aliases;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;

/** {@code ListAliases}: the aliases of the account in the region or of one key, page by page. */
final class ListAliases implements Operation<ListAliases.Input> {
  private static final Action ACTION = Action.kms("ListAliases", true);
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 100;

  /**
   * The request.
   *
   * @param keyId null for the aliases of all keys
   */
  record Input(String keyId, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = members.optionalString("KeyId", 1, OnKey.MAX_KEY_ID_CHARACTERS);
    Input input = new Input(keyId, Paging.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    if (input.keyId != null) {
      parameters.put("keyId", input.keyId);
    }
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return new Prepared(
        List.of(new AccessRequest("kms:ListAliases", "*", context.caller().accountId())),
        List.of(),
        () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    String accountId = context.caller().accountId();
    Aliases aliases = context.region().aliases();
    if (input.keyId == null) {
      Paging.Page page = page(input, context, "");
      return answer(page, aliases.list(accountId, page.afterId(), page.lookFor()));
    }
    KeyArn key = own(context.region().keys().resolveKeyOnly(input.keyId, accountId), accountId);
    Paging.Page page = page(input, context, key.keyId());
    return answer(page, aliases.list(key, page.afterId(), page.lookFor()));
  }

  /**
   * No permission on the key was asked for: of another account's not even its being there shows.
   */
  private static KeyArn own(Key key, String accountId) {
    if (!key.arn().accountId().equals(accountId)) {
      throw new ApiException(ErrorCode.NotFoundException, "Key '" + key.arn() + "' does not exist");
    }
    return key.arn();
  }

  private static Paging.Page page(Input input, RequestContext context, String filter) {
    return input.paging.page(context, ACTION.name(), filter, DEFAULT_LIMIT, MAX_LIMIT);
  }

  private static Result answer(Paging.Page page, List<Alias> found) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode aliases = response.putArray("Aliases");
    for (Alias alias : page.cut(found, Alias::name, response)) {
      aliases
          .addObject()
          .put("AliasName", alias.name())
          .put("AliasArn", alias.arn())
          .put("TargetKeyId", alias.targetKeyId())
          .put("CreationDate", KeyMetadata.seconds(alias.creationDate()))
          .put("LastUpdatedDate", KeyMetadata.seconds(alias.lastUpdatedDate()));
    }
    return Result.of(response);
  }
}
