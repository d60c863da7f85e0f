package org.claviger.server.authz.oracle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that decides a request.
 *
 * @param owner the account of the resource
 * @param keyPolicy of the key that is asked for; empty for an action on none
 * @param bound the unique ids of those whom the key policy's names meant when it was put; a name
 *     without one means whoever has it
 * @param sessionPolicies none for a session without
 * @param context the condition keys but those of the encryption context, in small letters
 */
record Situation(
    String owner,
    Optional<String> keyPolicy,
    Map<String, String> bound,
    Actor actor,
    List<String> identityPolicies,
    Optional<String> boundary,
    List<String> sessionPolicies,
    List<OracleGrant> grants,
    String action,
    String resource,
    Map<String, List<String>> context,
    Map<String, String> encryptionContext) {}
