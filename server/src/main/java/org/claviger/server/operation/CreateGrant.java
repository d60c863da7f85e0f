package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Guard;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.Grants;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.key.StateRule;
import org.claviger.server.store.Transaction;

/**
 * {@code CreateGrant}: allows a principal some operations with a key. A request repeated with the
 * same {@code Name} and terms answers the grant that there is, with a new token.
 */
final class CreateGrant implements Operation<CreateGrant.Input> {
  private static final Action ACTION = Action.kms("CreateGrant", false);
  private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9:/_-]+$");
  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_PAIRS = 8;
  private static final int MAX_VALUE_CHARACTERS = 384;

  /** The request. */
  record Input(String keyId, GrantTerms terms, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    String grantee = GrantPrincipal.read(members, "GranteePrincipal");
    String retiring = GrantPrincipal.optional(members, "RetiringPrincipal");
    if (!members.has("Operations")) {
      members.missing("operations");
    }
    List<GrantOperation> operations = members.constants("Operations", GrantOperation.class);
    String name = members.optionalString("Name", 1, MAX_NAME_CHARACTERS, NAME);
    Members constraints = members.optionalObject("Constraints");
    SortedMap<String, String> equals = context(constraints, "EncryptionContextEquals");
    SortedMap<String, String> subset = context(constraints, "EncryptionContextSubset");
    UseOptions options = UseOptions.read(members);
    members.check();
    if (operations.isEmpty()) {
      throw new ApiException(
          ErrorCode.ValidationException, "Operations must name at least one operation.");
    }
    requireBounded(equals);
    requireBounded(subset);
    GrantTerms terms =
        new GrantTerms(
            Optional.ofNullable(name),
            NamedPrincipal.of(GrantPrincipal.checked(grantee)),
            Optional.ofNullable(GrantPrincipal.checked(retiring)).map(NamedPrincipal::of),
            EnumSet.copyOf(operations),
            equals,
            subset);
    return new Input(keyId, terms, options);
  }

  private static SortedMap<String, String> context(Members constraints, String name) {
    return constraints == null
        ? new TreeMap<>()
        : new TreeMap<>(EncryptionTerms.context(constraints, name).pairs());
  }

  private static void requireBounded(Map<String, String> pairs) {
    if (pairs.size() > MAX_PAIRS
        || pairs.values().stream().anyMatch(value -> value.length() > MAX_VALUE_CHARACTERS)) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "An encryption context constraint can have at most "
              + MAX_PAIRS
              + " pairs with values of at most "
              + MAX_VALUE_CHARACTERS
              + " characters.");
    }
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    GrantMembers.showTerms(parameters, input.terms, NamedPrincipal::name, Members::path);
    return input.options.show(parameters);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        access(input.terms, context, key, held -> true),
        input.options.checked(context, () -> run(input, context, key)));
  }

  /**
   * The permission, which a grant gives that allows as much.
   *
   * @param inForce which grants count
   */
  private static AccessRequest access(
      GrantTerms terms, RequestContext context, Key key, Predicate<Grant> inForce) {
    AccessRequest access =
        OnKey.access(context, "kms:CreateGrant", key)
            .with(GrantConditions.of(terms, NamedPrincipal::name));
    Guard guard =
        access
            .guard()
            .orElseThrow()
            .withGrantsThat(held -> held.terms().isAtLeastAsWideAs(terms) && inForce.test(held));
    return access.guardedBy(guard);
  }

  private static Result run(Input input, RequestContext context, Key key) {
    input.terms.requireFor(key);
    GrantTerms terms = input.terms.bound(each -> GrantPrincipal.bound(each, context));
    Grants grants = context.region().grants();
    Grant grant =
        new Grant(
            grants.newId(key.arn(), terms),
            key.arn(),
            terms,
            "arn:aws:iam::" + context.caller().accountId() + ":root",
            context.now());
    String token = grants.tokens().issue(key.arn().accountId(), grant.id());
    try {
      return context
          .changes()
          .commit(transaction -> commit(transaction, input.options, context, grant, token));
    } finally {
      grants.forget(key.arn());
    }
  }

  private static Result commit(
      Transaction transaction,
      UseOptions options,
      RequestContext context,
      Grant grant,
      String token) {
    Key key = context.region().keys().read(transaction, grant.key());
    requireStillAllowed(transaction, context, key, grant.terms());
    KeyChecks.requireCustomerManaged(key);
    StateRule.GRANT.require(key);
    context.region().grants().create(transaction, grant);
    options.endDryRun();
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put("GrantToken", token).put("GrantId", grant.id());
    return new Result(
        response, true, JsonNodeFactory.instance.objectNode().put("grantId", grant.id()));
  }

  /** Decides once more, by the policy and the grants that the key has in the transaction. */
  private static void requireStillAllowed(
      Transaction transaction, RequestContext context, Key key, GrantTerms terms) {
    Grants grants = context.region().grants();
    Authorization.require(
        access(terms, context, key, held -> grants.isThere(transaction, held)), context.access());
  }
}
