/**
 * What passes between HSMs in a ceremony: requests, domain packages, their fingerprints and check
 * values. Pure: knows no HSM.
 */
package org.claviger.server.hsm.ceremony;
