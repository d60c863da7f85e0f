package org.claviger.server.policy;

import java.util.List;

/**
 * A policy in AWS's language: a well-formed one, whoever it names.
 *
 * @param statements at least one
 */
public record PolicyDocument(List<Statement> statements) {
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /**
   * Reads a document.
   *
   * @throws MalformedPolicyException if it is none
   */
  public static PolicyDocument parse(String json) {
    return new PolicyDocument(PolicyParser.parse(json));
  }

  /**
   * Whether it leaves the root user of an account everything that KMS has: one statement allows it
   * without condition, and none denies anything to anybody.
   */
  public boolean leavesRootEverything(String accountId) {
    return statements.stream().noneMatch(each -> each.effect() == Statement.Effect.Deny)
        && statements.stream().anyMatch(each -> each.allowsRootEverything(accountId));
  }
}
