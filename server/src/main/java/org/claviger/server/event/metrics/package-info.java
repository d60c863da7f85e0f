/** The server's metrics: what {@code /metrics} shows, beside the requests that http counts. */
package org.claviger.server.event.metrics;
