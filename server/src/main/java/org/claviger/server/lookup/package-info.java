/** CloudTrail's LookupEvents: an index behind the audit trail, and the action that asks it. */
package org.claviger.server.lookup;
