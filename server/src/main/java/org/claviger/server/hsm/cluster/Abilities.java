package org.claviger.server.hsm.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmUnavailableException;

/**
 * What the members can do. Each is asked once for each ability, while it serves; one that never
 * served since the start is not counted.
 */
final class Abilities {
  private final Spread<Hsm> spread;
  private final Map<Question, Boolean> answers = new ConcurrentHashMap<>();

  Abilities(Spread<Hsm> spread) {
    this.spread = spread;
  }

  /** Whether all members can. */
  boolean all(String ability, Enum<?> what, Predicate<Hsm> question) {
    return !any(ability, what, question.negate());
  }

  /**
   * Whether a member does.
   *
   * @throws HsmUnavailableException if no member ever said
   */
  boolean any(String ability, Enum<?> what, Predicate<Hsm> question) {
    boolean isSaid = false;
    for (Seat<Hsm> seat : spread.seats()) {
      Question asked = new Question(seat.name(), ability, what);
      Boolean answer = answers.get(asked);
      if (answer == null && seat.isServing()) {
        answer = ask(asked, seat, question);
      }
      if (Boolean.TRUE.equals(answer)) {
        return true;
      }
      isSaid |= answer != null;
    }
    if (!isSaid) {
      throw new HsmUnavailableException("no HSM says whether it has " + ability + " " + what);
    }
    return false;
  }

  private Boolean ask(Question asked, Seat<Hsm> seat, Predicate<Hsm> question) {
    try {
      boolean answer = seat.run(question::test);
      answers.put(asked, answer);
      return answer;
    } catch (HsmUnavailableException e) {
      return null;
    }
  }

  private record Question(String member, String ability, Enum<?> what) {}
}
