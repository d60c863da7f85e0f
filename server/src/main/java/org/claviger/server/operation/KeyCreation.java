package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.NewKey;
import org.claviger.server.key.Origin;
import org.claviger.server.store.Transaction;

/** What the two actions that make keys have in common. */
final class KeyCreation {
  static final String TAG_PERMISSION = "kms:TagResource";
  static final int MAX_DESCRIPTION_CHARACTERS = 8_192;

  private KeyCreation() {}

  /** Reads the description, which may be missing, then empty. */
  static String description(Members members) {
    String description = members.optionalString("Description", 0, MAX_DESCRIPTION_CHARACTERS);
    return description == null ? "" : description;
  }

  /**
   * The material is the HSM's or the owner's, and not a custom key store's.
   *
   * @throws ApiException ValidationException
   */
  static void requireOwnOrigin(Origin origin) {
    if (origin != Origin.AWS_KMS && origin != Origin.EXTERNAL) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "The Origin " + origin + " needs the CustomKeyStoreId of a custom key store.");
    }
  }

  /**
   * A request that makes a key.
   *
   * @param bypass whether the policy may lock the caller out
   * @param alongside writes in the key's transaction what belongs to a new key of its kind
   */
  static Prepared prepared(
      String permission,
      KeyTemplate template,
      boolean bypass,
      RequestContext context,
      BiConsumer<Transaction, Key> alongside) {
    return new Prepared(
        accesses(permission, template, bypass, context.caller().accountId()),
        List.of(),
        () -> run(template, bypass, context, alongside));
  }

  private static List<AccessRequest> accesses(
      String permission, KeyTemplate template, boolean bypass, String accountId) {
    ConditionKeys conditions =
        new NewKeyConditions(template.kind())
            .and(KeyPolicyMembers.bypass(bypass))
            .and(TagConditions.of(template.tags()));
    List<AccessRequest> accesses = new ArrayList<>();
    accesses.add(new AccessRequest(permission, "*", accountId).with(conditions));
    if (!template.tags().isEmpty()) {
      accesses.add(new AccessRequest(TAG_PERMISSION, "*", accountId).with(conditions));
    }
    return accesses;
  }

  private static KeyTemplate withPolicy(
      KeyTemplate template, boolean bypass, RequestContext context) {
    return template
        .policy()
        .map(text -> KeyPolicyCheck.require(context, text, bypass, toPutAnother(template, context)))
        .map(policy -> template.bound(policy.principals()))
        .orElse(template);
  }

  /** On a key that has no id yet, which no policy can have named. */
  private static AccessRequest toPutAnother(KeyTemplate template, RequestContext context) {
    KeyArn arn =
        new KeyArn(
            context.region().name(), context.caller().accountId(), new UUID(0, 0).toString());
    return new AccessRequest(KeyPolicyCheck.PERMISSION, arn.toString(), arn.accountId())
        .with(new NewKeyConditions(template.kind()));
  }

  private static Result run(
      KeyTemplate template,
      boolean bypass,
      RequestContext context,
      BiConsumer<Transaction, Key> alongside) {
    String accountId = context.caller().accountId();
    CustomKeyStores.requireTaken(context, template.kind());
    KeyTemplate checked = withPolicy(template, bypass, context);
    try (NewKey newKey = context.region().keys().generate(checked, accountId, context.now())) {
      return context
          .changes()
          .commit(
              transaction -> {
                Key key = newKey.insert(transaction);
                alongside.accept(transaction, key);
                return answer(context, key);
              });
    }
  }

  private static Result answer(RequestContext context, Key key) {
    ObjectNode metadata = KeyMetadata.of(key);
    CustomKeyStores.describe(metadata, context, key);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("KeyMetadata", metadata);
    Result result = RecordForm.recorded(response).making(key.arn().toString());
    Result noted = note(result, "customKeyStoreId", key.kind().store());
    return note(noted, "xksKeyId", key.kind().adopted());
  }

  private static Result note(Result result, String name, Optional<String> value) {
    return value.map(each -> result.noting(name, each)).orElse(result);
  }
}
