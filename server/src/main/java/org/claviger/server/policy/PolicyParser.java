package org.claviger.server.policy;

import static org.claviger.server.policy.PolicyJson.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a document: no member that the language does not have, and at least one statement. */
final class PolicyParser {
  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final String WITH_VARIABLES = "2012-10-17";
  private static final Set<String> VERSIONS = Set.of(WITH_VARIABLES, "2008-10-17");

  private final PolicyType type;
  private final PrincipalParser principals = new PrincipalParser();
  private final StatementParser parser;
  private final List<Statement> statements = new ArrayList<>();
  private final Set<String> sids = new HashSet<>();

  private PolicyParser(PolicyType type, boolean variables) {
    this.type = type;
    this.parser = new StatementParser(type, variables, principals);
  }

  static Policy parse(String json, PolicyType type) {
    ObjectNode document = PolicyJson.object(PolicyJson.tree(json), "The policy");
    PolicyJson.requireKnown(document, MEMBERS, "The policy");
    if (document.has("Id")) {
      PolicyJson.text(document.get("Id"), "Id");
    }
    PolicyParser parser = new PolicyParser(type, hasVariables(document));
    parser.statements(document.path("Statement"));
    return new Policy(parser.statements, parser.principals.named());
  }

  /** A document without a version is of the older one, in which a variable is plain text. */
  private static boolean hasVariables(ObjectNode document) {
    if (!document.has("Version")) {
      return false;
    }
    String version = PolicyJson.text(document.get("Version"), "Version");
    if (!VERSIONS.contains(version)) {
      throw malformed("Version must be one of 2012-10-17 and 2008-10-17.");
    }
    return version.equals(WITH_VARIABLES);
  }

  private void statements(JsonNode node) {
    if (node instanceof ObjectNode single) {
      add(single);
    } else if (node.isArray()) {
      node.forEach(this::add);
    }
    if (statements.isEmpty()) {
      throw malformed("The policy must have a Statement.");
    }
  }

  private void add(JsonNode node) {
    String place = "Statement[" + statements.size() + "]";
    try {
      ObjectNode statement = PolicyJson.object(node, "A statement");
      statements.add(parser.parse(statement, sid(statement, place)));
    } catch (MalformedPolicyException e) {
      throw malformed(place + ": " + e.getMessage());
    }
  }

  private String sid(ObjectNode statement, String place) {
    String sid = statement.has("Sid") ? PolicyJson.text(statement.get("Sid"), "Sid") : "";
    if (type != PolicyType.KEY) {
      requirePlain(sid);
    }
    return sid.isEmpty() ? place : sid;
  }

  private void requirePlain(String sid) {
    boolean plain = sid.chars().allMatch(PolicyParser::isLetterOrDigit);
    if (!plain) {
      throw malformed("A Sid must be alphanumeric.");
    }
    if (!sid.isEmpty() && !sids.add(sid)) {
      throw malformed("The Sids of a policy must be unique.");
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
