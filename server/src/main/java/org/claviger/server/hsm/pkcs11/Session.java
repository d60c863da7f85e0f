package org.claviger.server.hsm.pkcs11;

/**
 * What one operation has to itself while it is in the module.
 *
 * @param worker for operations that may leave a session unusable, which is then replaced
 * @param owner makes and destroys session objects; kept open, since its objects die with it
 */
record Session(long worker, long owner) {}
