/** The trail's records as log files of AWS CloudTrail, for whoever reads such files. */
package org.claviger.server.audit.export;
