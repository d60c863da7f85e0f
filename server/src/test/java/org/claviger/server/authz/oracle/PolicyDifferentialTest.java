package org.claviger.server.authz.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.policy.Verdict;
import org.junit.jupiter.api.Test;

/**
 * One policy document, one question: the compiled policy and the naive one say the same. {@code
 * -Dfuzz.cases=N} and {@code -Dfuzz.seed=N} choose how many and which.
 */
class PolicyDifferentialTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 10_000);

  /** With fewer cases chance may make a class rare. */
  private static final int ENOUGH = 5_000;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Dice dice = new Dice(new Random(seed));
  private final RandomCondition conditions = new RandomCondition(dice);
  private final RandomPolicy policies = new RandomPolicy(dice, conditions);
  private final RandomBinding bindings = new RandomBinding(dice);
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void policiesOfKeysSayTheSame() {
    for (int i = 0; i < CASES; i++) {
      Question question = question();
      String json = policies.ofKey(question.actor());
      Map<String, String> bound = bindings.next();
      NaivePolicy.Says says = NaivePolicy.ofResource(json, bound, question);
      compare(Policy.parse(json, PolicyType.KEY).bound(bound), json + bound, question, says);
    }
    requireEach("DENY", "ALLOW ACCOUNT", "ALLOW ROLE", "ALLOW ANYONE", "ALLOW SELF", "NONE");
  }

  @Test
  void policiesOfIdentitiesSayTheSame() {
    for (int i = 0; i < CASES; i++) {
      Question question = question();
      String json = policies.ofIdentity();
      NaivePolicy.Says says = NaivePolicy.ofIdentity(json, question);
      compare(Policy.parse(json, PolicyType.IDENTITY), json, question, says);
    }
    requireEach("DENY", "ALLOW", "NONE");
  }

  private void compare(Policy policy, String shown, Question question, NaivePolicy.Says says) {
    String expected = summary(says);
    seen.merge(expected, 1, Integer::sum);
    Verdict verdict = policy.evaluate(new QuestionAttributes(question));
    assertThat(summary(verdict))
        .as("-Dfuzz.seed=%d: %s%nasked %s", seed, shown, question)
        .isEqualTo(expected);
  }

  private Question question() {
    Actor actor = dice.one(World.ACTORS);
    Map<String, List<String>> context = new HashMap<>(conditions.context());
    context.putAll(NaiveContext.ofActor(actor));
    context.putAll(NaiveContext.ofEncryptionContext(conditions.encryptionContext()));
    return new Question(actor, dice.one(World.ACTIONS), dice.one(World.RESOURCES), context);
  }

  /** None of the classes is so rare that its cases prove nothing. */
  private void requireEach(String... classes) {
    if (CASES >= ENOUGH) {
      assertThat(seen).containsOnlyKeys(classes);
      assertThat(seen).allSatisfy((each, count) -> assertThat(count * 20).isGreaterThan(CASES));
    }
  }

  private static String summary(NaivePolicy.Says says) {
    if (says.denies()) {
      return "DENY";
    }
    return says.allows() ? "ALLOW" + says.match().map(each -> " " + each).orElse("") : "NONE";
  }

  private static String summary(Verdict verdict) {
    return switch (verdict.effect()) {
      case DENY -> "DENY";
      case ALLOW -> "ALLOW" + (verdict.match() == null ? "" : " " + verdict.match());
      case NONE -> "NONE";
    };
  }
}
