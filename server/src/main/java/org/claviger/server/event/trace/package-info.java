/** Traces of requests by OpenTelemetry; none of it is loaded unless they are switched on. */
package org.claviger.server.event.trace;
