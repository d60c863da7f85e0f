package org.claviger.server.authz.oracle;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests with all that decides them. */
record RandomSituation(
    Dice dice, RandomCondition conditions, RandomPolicy policies, RandomBinding bindings) {
  private static final List<String> OPERATIONS =
      List.of("Encrypt", "Decrypt", "GenerateDataKey", "DescribeKey");

  private static final String DELEGATES =
      "{\"Version\":\"2012-10-17\",\"Statement\":" + Statements.DELEGATES + "}";

  static RandomSituation of(Dice dice) {
    RandomCondition conditions = new RandomCondition(dice);
    return new RandomSituation(
        dice, conditions, new RandomPolicy(dice, conditions), new RandomBinding(dice));
  }

  Situation next() {
    Actor actor = dice.one(World.ACTORS);
    boolean isOnKey = dice.chance(92);
    Map<String, String> encryptionContext = conditions.encryptionContext();
    return new Situation(
        isOnKey ? World.OWNER : actor.account(),
        isOnKey ? Optional.of(keyPolicy(actor)) : Optional.empty(),
        bindings.next(),
        actor,
        documents(8),
        dice.chance(60) ? Optional.of(policies.ofIdentity()) : Optional.empty(),
        actor.role().isPresent() ? documents(35) : List.of(),
        isOnKey ? grants(actor, encryptionContext) : List.of(),
        dice.one(World.MORE_ACTIONS),
        isOnKey ? World.KEY : dice.one(List.of(World.ALIAS, "*")),
        context(),
        encryptionContext);
  }

  private String keyPolicy(Actor actor) {
    return dice.chance(38) ? DELEGATES : policies.ofKey(actor);
  }

  private List<String> documents(int percentNone) {
    if (dice.chance(percentNone)) {
      return List.of();
    }
    return dice.chance(50)
        ? List.of(policies.ofIdentity())
        : List.of(policies.ofIdentity(), policies.ofIdentity());
  }

  private List<OracleGrant> grants(Actor actor, Map<String, String> asked) {
    if (dice.chance(40)) {
      return List.of();
    }
    return dice.chance(60)
        ? List.of(grant(actor, asked))
        : List.of(grant(actor, asked), grant(actor, asked));
  }

  private OracleGrant grant(Actor actor, Map<String, String> asked) {
    Actor other = dice.one(World.ACTORS);
    String grantee =
        dice.one(
            List.of(
                actor.arn(),
                actor.arn(),
                actor.named(),
                actor.id().map(id -> dice.one(World.arnsOf(id))).orElse(actor.arn()),
                actor.rootArn(),
                other.named()));
    Set<String> operations = new LinkedHashSet<>(dice.some(OPERATIONS));
    operations.addAll(dice.some(OPERATIONS));
    boolean isEqual = dice.chance(20);
    return new OracleGrant(
        grantee,
        bindings.of(grantee),
        operations,
        isEqual ? near(asked) : Map.of(),
        !isEqual && dice.chance(25) ? near(asked) : Map.of());
  }

  /** The request's encryption context, without one of its pairs, with one more, or any other. */
  private Map<String, String> near(Map<String, String> asked) {
    Map<String, String> near = new HashMap<>(asked);
    switch (dice.random().nextInt(4)) {
      case 0 -> asked.keySet().stream().sorted().findFirst().ifPresent(near::remove);
      case 1 -> near.putAll(conditions.encryptionContext());
      case 2 -> near = conditions.encryptionContext();
      default -> {}
    }
    return near;
  }

  /** A request arrives at some time, and over TLS. */
  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new HashMap<>(conditions.context());
    context.put("aws:securetransport", List.of("true"));
    context.putIfAbsent("aws:currenttime", List.of("2026-11-28T12:00:00Z"));
    return context;
  }
}
