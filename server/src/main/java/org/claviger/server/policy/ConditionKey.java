package org.claviger.server.policy;

import java.util.Locale;

/**
 * The name of a condition key.
 *
 * @param source as the policy has it
 * @param name as a request is asked for it: in small letters up to the second colon or the first
 *     slash, since what follows names a tag or a member of an encryption context
 */
record ConditionKey(String source, String name) {
  /**
   * Reads a name.
   *
   * @throws MalformedPolicyException if it has no prefix such as {@code aws:}
   */
  static ConditionKey parse(String source) {
    int colon = source.indexOf(':');
    if (colon < 1 || colon == source.length() - 1) {
      throw new MalformedPolicyException(
          "A condition key must be PREFIX:NAME, such as aws:userid.");
    }
    int end = prefixLength(source, colon);
    return new ConditionKey(
        source, source.substring(0, end).toLowerCase(Locale.ROOT) + source.substring(end));
  }

  private static int prefixLength(String source, int colon) {
    int second = source.indexOf(':', colon + 1);
    int slash = source.indexOf('/');
    int end = second < 0 ? source.length() : second;
    return slash < 0 ? end : Math.min(slash, end);
  }
}
