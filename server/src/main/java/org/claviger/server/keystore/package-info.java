/**
 * Custom key stores: what is kept of them, their connections, and their HSMs. Knows nothing of
 * HTTP, SQL and PKCS#11.
 */
package org.claviger.server.keystore;
