package org.claviger.server.policy;

import static org.claviger.server.policy.PolicyJson.malformed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a statement, by the rules for what its policy is attached to. */
final class StatementParser {
  private static final Set<String> MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /** What a trust policy speaks of: the role that has it. */
  private static final ResourceElement THE_ROLE =
      new ResourceElement(false, List.of(TemplateParser.parse("*", true, false)));

  private final PolicyType type;
  private final boolean variables;
  private final PrincipalParser principals;
  private final Shared<Optional<PrincipalElement>> principalElements = new Shared<>();
  private final Shared<Optional<ActionElement>> actionElements = new Shared<>();
  private final Shared<Optional<ResourceElement>> resourceElements = new Shared<>();
  private final ConditionParser conditions;

  StatementParser(PolicyType type, boolean variables, PrincipalParser principals) {
    this.type = type;
    this.variables = variables;
    this.principals = principals;
    this.conditions = new ConditionParser(variables);
  }

  Statement parse(ObjectNode statement, String sid) {
    PolicyJson.requireKnown(statement, MEMBERS, "A statement");
    requireMembers(statement);
    Effect effect = effect(statement);
    return new Statement(
        sid,
        effect,
        principals(statement),
        actions(statement),
        type == PolicyType.TRUST ? Optional.of(THE_ROLE) : resources(statement),
        conditions.parse(statement.path("Condition")),
        new Verdicts(effect, sid));
  }

  private void requireMembers(ObjectNode statement) {
    switch (type) {
      case KEY -> requireOneOf(statement, "Principal", "NotPrincipal");
      case IDENTITY -> {
        refuse(statement, "Principal", "NotPrincipal");
        requireOneOf(statement, "Action", "NotAction");
        requireOneOf(statement, "Resource", "NotResource");
      }
      case TRUST -> {
        refuse(statement, "NotPrincipal", "NotAction", "Resource", "NotResource");
        requireOneOf(statement, "Principal");
        requireOneOf(statement, "Action");
      }
    }
  }

  private static void refuse(ObjectNode statement, String... names) {
    for (String name : names) {
      if (statement.has(name)) {
        throw malformed("A statement of such a policy must not have " + name + ".");
      }
    }
  }

  private static void requireOneOf(ObjectNode statement, String... names) {
    for (String name : names) {
      if (statement.has(name)) {
        return;
      }
    }
    throw malformed("A statement of such a policy must have " + String.join(" or ", names) + ".");
  }

  private static Effect effect(ObjectNode statement) {
    for (Effect effect : Effect.values()) {
      if (effect.name().equals(statement.path("Effect").textValue())) {
        return effect;
      }
    }
    throw malformed("The Effect of a statement must be Allow or Deny.");
  }

  private Optional<PrincipalElement> principals(ObjectNode statement) {
    return either(statement, "Principal", "NotPrincipal")
        .flatMap(
            name ->
                principalElements.get(
                    List.of(name, statement.get(name)),
                    () -> Optional.of(principals.parse(statement.get(name), name))));
  }

  private Optional<ActionElement> actions(ObjectNode statement) {
    return either(statement, "Action", "NotAction")
        .flatMap(
            name ->
                actionElements.get(
                    List.of(name, statement.get(name)),
                    () -> Optional.of(actions(PolicyJson.texts(statement.get(name), name), name))));
  }

  private ActionElement actions(Set<String> texts, String name) {
    List<ActionPattern> patterns = new ArrayList<>();
    for (String text : texts) {
      if (type == PolicyType.TRUST && !text.regionMatches(true, 0, "sts:", 0, 4)) {
        throw malformed("The actions of a trust policy must be of sts.");
      }
      patterns.add(
          type == PolicyType.KEY ? ActionPattern.parseOfKey(text) : ActionPattern.parse(text));
    }
    return new ActionElement(name.equals("NotAction"), patterns);
  }

  private Optional<ResourceElement> resources(ObjectNode statement) {
    return either(statement, "Resource", "NotResource")
        .flatMap(
            name ->
                resourceElements.get(
                    List.of(name, statement.get(name)),
                    () ->
                        Optional.of(resources(PolicyJson.texts(statement.get(name), name), name))));
  }

  private ResourceElement resources(Set<String> texts, String name) {
    List<Template> patterns = new ArrayList<>();
    for (String text : texts) {
      if (type == PolicyType.IDENTITY && !text.equals("*") && !text.startsWith("arn:")) {
        throw malformed("A " + name + " must be in ARN format or \"*\".");
      }
      patterns.add(TemplateParser.parse(text, true, variables));
    }
    return new ResourceElement(name.equals("NotResource"), patterns);
  }

  /** The one of two members that a statement has; it cannot have both. */
  private static Optional<String> either(ObjectNode statement, String name, String opposite) {
    if (statement.has(name) && statement.has(opposite)) {
      throw malformed("A statement cannot have both " + name + " and " + opposite + ".");
    }
    if (statement.has(name)) {
      return Optional.of(name);
    }
    return statement.has(opposite) ? Optional.of(opposite) : Optional.empty();
  }
}
