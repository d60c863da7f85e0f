/**
 * Carries requests between processes by HTTP/1.1: of one machine over a Unix-domain socket, of
 * several by mutual TLS. What they hold is not known here.
 */
package org.claviger.server.http.worker;
