/**
 * The HSM interface over a wire, for a worker process that alone has the PKCS#11 module, the PINs
 * and the sessions. Requests and answers are CBOR (RFC 8949); what carries them is not known here.
 */
package org.claviger.server.hsm.remote;
