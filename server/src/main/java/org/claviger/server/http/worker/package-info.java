/**
 * Carries requests between the processes of one machine over a Unix-domain socket, by HTTP/1.1.
 * What they hold is not known here.
 */
package org.claviger.server.http.worker;
