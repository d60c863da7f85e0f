package org.claviger.server.policy;

import java.util.Locale;

/** An action or several: without regard to case, and with wildcards. */
sealed interface ActionPattern {
  boolean matches(String action);

  /**
   * Reads one.
   *
   * @throws MalformedPolicyException if it is neither {@code *} nor {@code SERVICE:ACTION}
   */
  static ActionPattern parse(String pattern) {
    if (pattern.equals("*") || pattern.equals("*:*")) {
      return new Beginning("");
    }
    int colon = pattern.indexOf(':');
    if (!isService(pattern, colon) || !isName(pattern, colon + 1)) {
      throw new MalformedPolicyException("An Action must be * or SERVICE:ACTION.");
    }
    int wildcard = firstWildcard(pattern);
    if (wildcard < 0) {
      return new Exactly(pattern);
    }
    return pattern.endsWith("*".repeat(pattern.length() - wildcard))
        ? new Beginning(pattern.substring(0, wildcard))
        : new Like(Glob.of(pattern.toLowerCase(Locale.ROOT)));
  }

  /**
   * Reads one of a key's policy: there {@code kms:*} stands for our actions too, as a policy that
   * was written for AWS is meant. Nothing narrower does.
   */
  static ActionPattern parseOfKey(String pattern) {
    ActionPattern parsed = parse(pattern);
    return parsed instanceof Beginning beginning && beginning.prefix().equalsIgnoreCase("kms:")
        ? new AllOfKms()
        : parsed;
  }

  private static boolean isService(String pattern, int colon) {
    for (int i = 0; i < colon; i++) {
      if (!isLetterOrDigit(pattern.charAt(i)) && pattern.charAt(i) != '-') {
        return false;
      }
    }
    return colon > 0;
  }

  private static boolean isName(String pattern, int start) {
    for (int i = start; i < pattern.length(); i++) {
      if (!isLetterOrDigit(pattern.charAt(i)) && "*?".indexOf(pattern.charAt(i)) < 0) {
        return false;
      }
    }
    return start < pattern.length();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
        return i;
      }
    }
    return -1;
  }

  /** One action. */
  record Exactly(String name) implements ActionPattern {
    @Override
    public boolean matches(String action) {
      return name.equalsIgnoreCase(action);
    }
  }

  /** What begins so: {@code kms:*}, {@code kms:Describe*}; with nothing, every action. */
  record Beginning(String prefix) implements ActionPattern {
    @Override
    public boolean matches(String action) {
      return action.regionMatches(true, 0, prefix, 0, prefix.length());
    }
  }

  /** Every action of KMS, and every one of ours. */
  record AllOfKms() implements ActionPattern {
    @Override
    public boolean matches(String action) {
      return isOf(action, "kms:") || isOf(action, "claviger:");
    }

    private static boolean isOf(String action, String service) {
      return action.regionMatches(true, 0, service, 0, service.length());
    }
  }

  /** Any other pattern, in small letters. */
  record Like(Glob glob) implements ActionPattern {
    @Override
    public boolean matches(String action) {
      return glob.matches(action.toLowerCase(Locale.ROOT));
    }
  }
}
