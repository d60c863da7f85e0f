package org.claviger.it.crash;

/**
 * What a server said to a client, and must stand by after a crash.
 *
 * @param requestId of the answer
 * @param eventName of its audit record
 */
record Claim(String requestId, String eventName) {}
