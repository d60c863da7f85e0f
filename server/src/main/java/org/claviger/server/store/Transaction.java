package org.claviger.server.store;

/**
 * An open write transaction, given by {@link Store#write}. There is one at a time; it commits
 * durably when the function that received it returns, and rolls back if that throws. It is good
 * only until then and only on that thread.
 */
public interface Transaction {}
