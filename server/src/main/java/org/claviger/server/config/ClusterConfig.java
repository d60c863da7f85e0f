package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The HSMs of a server that has several.
 *
 * @param members at most 16, in the order in which they sign the audit record; none: the server has
 *     one HSM
 * @param answers how long one may take
 */
public record ClusterConfig(List<MemberConfig> members, AnswerLimits answers) {
  private static final int MAX_MEMBERS = 16;

  public ClusterConfig {
    members = List.copyOf(members);
    requireNonNull(answers, "answers");
    if (members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException("there are more than " + MAX_MEMBERS + " HSMs");
    }
    Set<Object> seen = new HashSet<>();
    for (MemberConfig member : members) {
      if (!seen.add(member.name()) || !seen.add(member.worker().place())) {
        throw new IllegalArgumentException(
            "the HSM '" + member.name() + "' has the name or the place of another");
      }
    }
  }

  /** One HSM. */
  public static ClusterConfig none() {
    return new ClusterConfig(List.of(), AnswerLimits.defaults());
  }
}
