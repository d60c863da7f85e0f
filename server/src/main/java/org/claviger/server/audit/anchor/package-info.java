/**
 * Anchors: heads of the audit chain, signed in an HSM. What they say, how they are written, and the
 * second place where they are kept. Knows nothing of the trail itself.
 */
package org.claviger.server.audit.anchor;
