package org.claviger.server.authz.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom the names of users and roles meant when somebody wrote them down. */
record RandomBinding(Dice dice) {
  /** Some names mean one that has gone or has another name now, and some are not bound at all. */
  Map<String, String> next() {
    Map<String, String> ids = new HashMap<>();
    for (Actor actor : World.ACTORS) {
      of(actor.named()).ifPresent(id -> ids.putIfAbsent(actor.named(), id));
    }
    return ids;
  }

  /** Whom one name meant. */
  Optional<String> of(String name) {
    List<String> ids = World.idsOf(name);
    return ids.isEmpty() || dice.chance(20) ? Optional.empty() : Optional.of(dice.one(ids));
  }
}
