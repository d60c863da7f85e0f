package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.GrantTokens;

/**
 * What AWS offers with every use of a key. Grant tokens must be genuine and change no decision yet:
 * a grant is in force from its commit on, and today's callers need none.
 *
 * @param grantTokens at most 10
 * @param dryRun whether to check all that can be checked and to stop there
 */
record UseOptions(List<String> grantTokens, boolean dryRun) {
  private static final int MAX_TOKENS = 10;
  private static final int MAX_TOKEN_CHARACTERS = 8_192;

  UseOptions {
    grantTokens = List.copyOf(grantTokens);
  }

  /** Reads both members. */
  static UseOptions read(Members members) {
    return new UseOptions(tokens(members), dryRun(members));
  }

  /** Reads the grant tokens alone, for actions that have no dry run. */
  static UseOptions readTokens(Members members) {
    return new UseOptions(tokens(members), false);
  }

  /** Reads the dry run alone, for actions that take no grant tokens. */
  static UseOptions readDryRun(Members members) {
    return new UseOptions(List.of(), dryRun(members));
  }

  /** Shows a dry run in the audit record; tokens are left out of it. */
  ObjectNode show(ObjectNode parameters) {
    return dryRun ? parameters.put("dryRun", true) : parameters;
  }

  /**
   * A request's work, begun by seeing that every token was made by {@code CreateGrant} in this
   * region: the HSM does that for none who may not do the work, and nobody learns by it what else
   * is there.
   *
   * @return work that throws InvalidGrantTokenException first
   */
  Prepared.Work checked(RequestContext context, Prepared.Work work) {
    return () -> {
      requireGenuine(context);
      return work.run();
    };
  }

  private void requireGenuine(RequestContext context) {
    if (!grantTokens.isEmpty()) {
      GrantTokens genuine = new GrantTokens(context.region().name(), context.region().hsm());
      grantTokens.forEach(genuine::open);
    }
  }

  /**
   * Ends a dry run, once everything was checked and before anything is done.
   *
   * @throws ApiException DryRunOperationException
   */
  void endDryRun() {
    if (dryRun) {
      throw new ApiException(
          ErrorCode.DryRunOperationException,
          "The request would have succeeded, but the DryRun option is set.");
    }
  }

  private static boolean dryRun(Members members) {
    return members.flag("DryRun", false);
  }

  private static List<String> tokens(Members members) {
    List<String> tokens = members.strings("GrantTokens");
    if (tokens.size() > MAX_TOKENS) {
      members.violation(
          null, "grantTokens", "Member must have length less than or equal to " + MAX_TOKENS);
    }
    if (tokens.stream().anyMatch(UseOptions::hasWrongLength)) {
      members.violation(
          null,
          "grantTokens",
          "Member must satisfy constraint: [Member must have length less than or equal to "
              + MAX_TOKEN_CHARACTERS
              + ", Member must have length greater than or equal to 1]");
    }
    return tokens;
  }

  private static boolean hasWrongLength(String token) {
    return token.isEmpty() || token.length() > MAX_TOKEN_CHARACTERS;
  }
}
