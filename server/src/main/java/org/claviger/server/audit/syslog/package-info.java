/** The trail's records as they come, to a syslog receiver. */
package org.claviger.server.audit.syslog;
