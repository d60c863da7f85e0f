package org.claviger.server.authz.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The condition keys that follow from who asks and from the encryption context. */
final class NaiveContext {
  private NaiveContext() {}

  /** {@code aws:PrincipalArn} is the role's for a session; only a user has a user name. */
  static Map<String, List<String>> ofActor(Actor actor) {
    Map<String, List<String>> context = new HashMap<>();
    context.put("aws:principalarn", List.of(actor.role().orElse(actor.arn())));
    context.put("aws:principalaccount", List.of(actor.account()));
    context.put("kms:calleraccount", List.of(actor.account()));
    context.put("aws:principaltype", List.of(type(actor)));
    if (!actor.isRoot() && actor.role().isEmpty()) {
      context.put("aws:username", List.of(actor.name()));
    }
    actor
        .tags()
        .forEach((key, value) -> context.put(lower("aws:PrincipalTag/" + key), List.of(value)));
    return context;
  }

  static Map<String, List<String>> ofEncryptionContext(Map<String, String> pairs) {
    Map<String, List<String>> context = new HashMap<>();
    pairs.forEach(
        (key, value) -> context.put(lower("kms:EncryptionContext:" + key), List.of(value)));
    if (!pairs.isEmpty()) {
      context.put("kms:encryptioncontextkeys", List.copyOf(pairs.keySet()));
    }
    return context;
  }

  private static String type(Actor actor) {
    if (actor.isRoot()) {
      return "Account";
    }
    return actor.role().isPresent() ? "AssumedRole" : "User";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
