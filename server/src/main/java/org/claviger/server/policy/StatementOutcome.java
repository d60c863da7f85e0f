package org.claviger.server.policy;

/**
 * Why a statement matched a request, or why not: for explanations, never on a request's path.
 *
 * @param sid its Sid, or its place as {@code Statement[2]}
 * @param effect {@code Allow} or {@code Deny}
 * @param matched whether it applies to the request
 * @param reason the first part that did not match (principal, action, resource), or the condition
 *     that failed, by operator, key, expected and actual values; empty if it matched
 */
public record StatementOutcome(String sid, String effect, boolean matched, String reason) {}
