package org.claviger.server.hsm;

/**
 * A state of health.
 *
 * @param ok whether all is well
 * @param reason what is wrong, else the empty string
 */
public record HsmHealth(boolean ok, String reason) {}
