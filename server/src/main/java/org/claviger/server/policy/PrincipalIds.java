package org.claviger.server.policy;

import java.util.regex.Pattern;

/** The unique ids that stand for users and roles, whatever these are called. */
public final class PrincipalIds {
  private static final Pattern USER = Pattern.compile("AIDA[A-Z0-9]{17}");
  private static final Pattern ROLE = Pattern.compile("AROA[A-Z0-9]{17}");

  private PrincipalIds() {}

  /** Whether a name is the unique id of a user or role. */
  public static boolean isOne(String name) {
    return isUser(name) || isRole(name);
  }

  static boolean isUser(String name) {
    return USER.matcher(name).matches();
  }

  static boolean isRole(String name) {
    return ROLE.matcher(name).matches();
  }
}
