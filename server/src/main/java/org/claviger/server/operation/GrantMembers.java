package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.NamedPrincipal;

/** What the actions on grants have in common. */
final class GrantMembers {
  private static final int MAX_ID_CHARACTERS = 128;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 100;

  private GrantMembers() {}

  /** Reads a grant's id that must be there. */
  static String id(Members members) {
    return members.string("GrantId", 1, MAX_ID_CHARACTERS);
  }

  /** Reads a grant's id, or null. */
  static String optionalId(Members members) {
    return members.optionalString("GrantId", 1, MAX_ID_CHARACTERS);
  }

  /**
   * The id could be a grant's. Null stays null.
   *
   * @throws ApiException InvalidGrantIdException
   */
  static String checkedId(String id) {
    if (id != null && !ID.matcher(id).matches()) {
      throw new ApiException(
          ErrorCode.InvalidGrantIdException, "The grant ID must be 64 hexadecimal digits.");
    }
    return id;
  }

  /** The page that a request asks for, of a list narrowed by a filter. */
  static Paging.Page page(Paging paging, RequestContext context, String action, String filter) {
    return paging.page(context, action, filter, DEFAULT_LIMIT, MAX_LIMIT);
  }

  /** Puts grants into the answer of a list. */
  static Result answer(List<Grant> shown, ObjectNode response, RequestContext context) {
    ArrayNode grants = response.putArray("Grants");
    shown.forEach(grant -> show(grants.addObject(), grant, context));
    return Result.of(response);
  }

  private static void show(ObjectNode entry, Grant grant, RequestContext context) {
    GrantTerms terms = grant.terms();
    entry.put("KeyId", grant.key().toString()).put("GrantId", grant.id());
    entry.put("CreationDate", KeyMetadata.seconds(grant.creationDate()));
    entry.put("IssuingAccount", grant.issuingAccount());
    showTerms(
        entry,
        terms,
        principal -> GrantPrincipal.shown(principal, context),
        UnaryOperator.identity());
  }

  /**
   * The terms of a grant.
   *
   * @param names what to call principals
   * @param spelling of the members' names; the pairs of an encryption context keep theirs
   */
  static void showTerms(
      ObjectNode node,
      GrantTerms terms,
      Function<NamedPrincipal, String> names,
      UnaryOperator<String> spelling) {
    terms.name().ifPresent(name -> node.put(spelling.apply("Name"), name));
    node.put(spelling.apply("GranteePrincipal"), names.apply(terms.granteePrincipal()));
    terms
        .retiringPrincipal()
        .map(names)
        .ifPresent(principal -> node.put(spelling.apply("RetiringPrincipal"), principal));
    ArrayNode operations = node.putArray(spelling.apply("Operations"));
    terms.operations().forEach(operation -> operations.add(operation.name()));
    if (terms.isConstrained()) {
      ObjectNode constraints = node.putObject(spelling.apply("Constraints"));
      show(constraints, spelling.apply("EncryptionContextEquals"), terms.contextEquals());
      show(constraints, spelling.apply("EncryptionContextSubset"), terms.contextSubset());
    }
  }

  private static void show(ObjectNode constraints, String name, Map<String, String> pairs) {
    if (!pairs.isEmpty()) {
      pairs.forEach(constraints.putObject(name)::put);
    }
  }
}
