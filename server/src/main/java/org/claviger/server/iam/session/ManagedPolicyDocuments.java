package org.claviger.server.iam.session;

import java.util.Optional;

/** Where the managed policies that a session names are looked up: from memory. */
@FunctionalInterface
public interface ManagedPolicyDocuments {
  /** The default version's document of the policy of that ARN; empty if there is none. */
  Optional<String> find(String policyArn);
}
