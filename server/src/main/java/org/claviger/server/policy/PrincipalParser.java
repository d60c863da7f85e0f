package org.claviger.server.policy;

import static org.claviger.server.policy.PolicyJson.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the principals of a document's statements, and remembers whom it names. */
final class PrincipalParser {
  private static final Set<String> KINDS = Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private final Set<String> named = new LinkedHashSet<>();

  PrincipalElement parse(JsonNode node, String member) {
    Names names = new Names();
    if (node.isTextual()) {
      if (!node.textValue().equals("*")) {
        throw malformed(member + " must be * or an object.");
      }
      names.anyone = true;
    } else {
      kinds(PolicyJson.object(node, member), member, names);
    }
    return names.element(member.equals("NotPrincipal"));
  }

  /** Every ARN, account id and unique id of kind {@code AWS} so far. */
  List<String> named() {
    return List.copyOf(named);
  }

  private void kinds(ObjectNode kinds, String member, Names names) {
    PolicyJson.requireKnown(kinds, KINDS, member);
    if (kinds.isEmpty()) {
      throw malformed(member + " must not be empty.");
    }
    for (Map.Entry<String, JsonNode> kind : kinds.properties()) {
      for (String name : PolicyJson.texts(kind.getValue(), member)) {
        add(kind.getKey(), name, names);
      }
    }
  }

  private void add(String kind, String name, Names names) {
    if (kind.equals("AWS")) {
      addAws(name, names);
      return;
    }
    if (!isPrintable(name) || name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
      throw invalid();
    }
    // No AWS service calls this server, and no canonical user: both are valid and nobody.
    if (kind.equals("Federated")) {
      names.providers.add(name);
    }
  }

  private void addAws(String name, Names names) {
    if (name.equals("*")) {
      names.anyone = true;
      return;
    }
    if (isAccount(name)) {
      names.accounts.add(name);
    } else if (PrincipalIds.isUser(name)) {
      names.callers.add(name);
    } else if (PrincipalIds.isRole(name)) {
      names.roles.add(name);
    } else {
      addArn(name, names);
    }
    named.add(name);
  }

  private static void addArn(String arn, Names names) {
    String[] parts = arn.split(":", 6);
    if (parts.length != 6
        || !arn.startsWith("arn:aws:")
        || !parts[3].isEmpty()
        || !isAccount(parts[4])) {
      throw invalid();
    }
    String of = parts[2] + ":" + parts[5];
    if (of.equals("iam:root")) {
      names.accounts.add(parts[4]);
    } else if (isNamed(of, "iam:role/")) {
      names.roles.add(arn);
    } else if (isNamed(of, "iam:user/")
        || (isNamed(of, "sts:assumed-role/") && of.split("/", -1).length == 3)
        || (isNamed(of, "sts:federated-user/") && of.split("/", -1).length == 2)) {
      names.callers.add(arn);
    } else {
      throw invalid();
    }
  }

  /** Whether a name follows, no part of it empty, and none of it a wildcard. */
  private static boolean isNamed(String text, String prefix) {
    String name = text.startsWith(prefix) ? text.substring(prefix.length()) : "";
    return isPrintable(name)
        && name.indexOf('*') < 0
        && name.indexOf('?') < 0
        && !("/" + name + "/").contains("//");
  }

  private static boolean isPrintable(String text) {
    return !text.isEmpty() && text.chars().allMatch(each -> each > ' ' && each < 127);
  }

  private static boolean isAccount(String text) {
    return text.length() == 12 && text.chars().allMatch(each -> each >= '0' && each <= '9');
  }

  private static MalformedPolicyException invalid() {
    return malformed("Policy contains a statement with one or more invalid principals.");
  }

  /** What one element names. */
  private static final class Names {
    private boolean anyone;
    private final Set<String> accounts = new LinkedHashSet<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private final Set<String> callers = new LinkedHashSet<>();
    private final Set<String> providers = new LinkedHashSet<>();

    PrincipalElement element(boolean negated) {
      return new PrincipalElement(negated, anyone, accounts, roles, callers, providers);
    }
  }
}
