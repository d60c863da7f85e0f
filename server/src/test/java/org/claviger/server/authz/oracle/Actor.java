package org.claviger.server.authz.oracle;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param role the ARN of the role whose session it is
 * @param id the unique id of the user or of the role; empty for a root user
 * @param tags of the principal
 */
record Actor(
    String account,
    String arn,
    Optional<String> role,
    Optional<String> id,
    Map<String, String> tags) {
  static Actor root(String account) {
    return new Actor(
        account, "arn:aws:iam::" + account + ":root", Optional.empty(), Optional.empty(), Map.of());
  }

  static Actor user(String account, String name) {
    return new Actor(
        account,
        "arn:aws:iam::" + account + ":user/" + name,
        Optional.empty(),
        Optional.of(id("AIDA", account, name)),
        Map.of());
  }

  static Actor session(String account, String role, String name) {
    return new Actor(
        account,
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + name,
        Optional.of("arn:aws:iam::" + account + ":role/" + role),
        Optional.of(id("AROA", account, role)),
        Map.of());
  }

  Actor tagged(Map<String, String> with) {
    return new Actor(account, arn, role, id, with);
  }

  /** The user or role that was made under the same name after this one was deleted. */
  Actor madeAgain() {
    return new Actor(account, arn, role, id.map(each -> each.substring(0, 20) + "2"), tags);
  }

  /** The same user under another name. */
  Actor renamed(String name) {
    return new Actor(account, "arn:aws:iam::" + account + ":user/" + name, role, id, tags);
  }

  boolean isRoot() {
    return arn.equals(rootArn());
  }

  /** The ARN that stands for its whole account. */
  String rootArn() {
    return "arn:aws:iam::" + account + ":root";
  }

  /** The user's or role's own ARN. */
  String named() {
    return role.orElse(arn);
  }

  /** The last part of its ARN, or of its role's. */
  String name() {
    return named().substring(named().lastIndexOf('/') + 1);
  }

  /** 21 characters, the same for the same name, the last of which tells namesakes apart. */
  private static String id(String prefix, String account, String name) {
    String all = prefix + account.substring(0, 4) + name.toUpperCase(Locale.ROOT);
    return (all + "0".repeat(20)).substring(0, 20) + "1";
  }
}
