package org.claviger.server.authz.oracle;

import java.util.Map;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param role the ARN of the role whose session it is
 * @param tags of the principal
 */
record Actor(String account, String arn, Optional<String> role, Map<String, String> tags) {
  static Actor root(String account) {
    return new Actor(account, "arn:aws:iam::" + account + ":root", Optional.empty(), Map.of());
  }

  static Actor user(String account, String name) {
    return new Actor(
        account, "arn:aws:iam::" + account + ":user/" + name, Optional.empty(), Map.of());
  }

  static Actor session(String account, String role, String name) {
    return new Actor(
        account,
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + name,
        Optional.of("arn:aws:iam::" + account + ":role/" + role),
        Map.of());
  }

  Actor tagged(Map<String, String> with) {
    return new Actor(account, arn, role, with);
  }

  boolean isRoot() {
    return arn.equals(rootArn());
  }

  /** The ARN that stands for its whole account. */
  String rootArn() {
    return "arn:aws:iam::" + account + ":root";
  }

  /** The last part of its ARN, or of its role's. */
  String name() {
    String named = role.orElse(arn);
    return named.substring(named.lastIndexOf('/') + 1);
  }
}
