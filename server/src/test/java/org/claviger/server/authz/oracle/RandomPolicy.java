package org.claviger.server.authz.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Well-formed documents that often speak of the one who asks. */
record RandomPolicy(Dice dice, RandomCondition conditions) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  String ofKey(Actor actor) {
    return document(actor, true);
  }

  String ofIdentity() {
    return document(null, false);
  }

  private String document(Actor actor, boolean named) {
    List<Object> statements = new ArrayList<>();
    int count = 1 + dice.random().nextInt(4);
    for (int i = 0; i < count; i++) {
      statements.add(statement(actor, named));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    if (dice.chance(90)) {
      document.put("Version", dice.chance(90) ? "2012-10-17" : "2008-10-17");
    }
    document.put("Statement", statements.size() == 1 ? statements.get(0) : statements);
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, Object> statement(Actor actor, boolean named) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", dice.chance(82) ? "Allow" : "Deny");
    if (named) {
      statement.put(dice.chance(90) ? "Principal" : "NotPrincipal", principal(actor));
    }
    if (!named || dice.chance(97)) {
      statement.put(dice.chance(90) ? "Action" : "NotAction", oneOrSome(World.ACTION_PATTERNS));
    }
    if (!named || dice.chance(97)) {
      statement.put(
          dice.chance(90) ? "Resource" : "NotResource",
          dice.chance(named ? 70 : 45) ? "*" : oneOrSome(World.RESOURCE_PATTERNS));
    }
    if (dice.chance(45)) {
      statement.put("Condition", conditions.condition());
    }
    return statement;
  }

  private Object principal(Actor actor) {
    if (dice.chance(16)) {
      return dice.chance(50) ? "*" : Map.of("AWS", "*");
    }
    if (dice.chance(4)) {
      return Map.of("Service", "kms.amazonaws.com");
    }
    Map<String, Object> kinds = new LinkedHashMap<>();
    kinds.put("AWS", oneOrSome(names(actor)));
    if (dice.chance(8)) {
      kinds.put("Service", "kms.amazonaws.com");
    }
    return kinds;
  }

  /** Those that name the actor, and as many that name others. */
  private List<String> names(Actor actor) {
    List<String> names = new ArrayList<>();
    names.add(actor.arn());
    names.add(actor.account());
    names.add(actor.account());
    names.add(actor.rootArn());
    names.add(actor.rootArn());
    for (int i = 0; i < (actor.role().isPresent() ? 9 : 3); i++) {
      names.add(actor.named());
    }
    actor.id().ifPresent(names::add);
    actor.id().map(World::arnsOf).ifPresent(names::addAll);
    for (int i = 0; i < 2; i++) {
      Actor other = dice.one(World.ACTORS);
      names.add(dice.one(List.of(other.arn(), other.role().orElse(other.rootArn()))));
    }
    return names;
  }

  private Object oneOrSome(List<String> of) {
    return dice.chance(60) ? dice.one(of) : dice.some(of);
  }
}
