/**
 * Multi-party control: what could lose or move every key at once needs the signatures of several
 * operators over a description of it. Pure: it knows no file, no database and no HSM.
 */
package org.claviger.server.quorum;
