package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The members of the actions that read or write a key's policy. */
final class KeyPolicyMembers {
  /** The one policy that a key has. */
  static final String DEFAULT_NAME = "default";

  private static final int MAX_NAME_CHARACTERS = 128;
  private static final Pattern NAME = Pattern.compile("[\\w]+");
  private static final int MAX_POLICY_CHARACTERS = 131_072;
  private static final Pattern POLICY = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");

  private KeyPolicyMembers() {}

  /** Reads the policy's name, or null. */
  static String optionalName(Members members) {
    return members.optionalString("PolicyName", 1, MAX_NAME_CHARACTERS, NAME);
  }

  /**
   * The name is missing or {@code default}.
   *
   * @throws ApiException NotFoundException
   */
  static void requireDefaultName(String name) {
    if (name != null && !name.equals(DEFAULT_NAME)) {
      throw new ApiException(ErrorCode.NotFoundException, "No such policy exists");
    }
  }

  /** Reads a policy that must be there. */
  static String policy(Members members) {
    return members.string("Policy", 1, MAX_POLICY_CHARACTERS, POLICY);
  }

  /** Reads a policy, or null. */
  static String optionalPolicy(Members members) {
    return members.optionalString("Policy", 1, MAX_POLICY_CHARACTERS, POLICY);
  }

  /** Reads the switch that lets a caller lock himself out. */
  static boolean readBypass(Members members) {
    return members.flag("BypassPolicyLockoutSafetyCheck", false);
  }

  /** What conditions can ask about that switch. */
  static ConditionKeys bypass(boolean value) {
    return ConditionKeys.of("kms:bypasspolicylockoutsafetycheck", value);
  }

  /** Shows the policy in the audit record, unless it is null. */
  static void show(ObjectNode parameters, String policy) {
    if (policy != null) {
      parameters.put("policy", policy);
    }
  }
}
