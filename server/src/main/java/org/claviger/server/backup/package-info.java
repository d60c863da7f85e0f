/** Backups: made while the server runs, verified without one, restored onto a blank machine. */
package org.claviger.server.backup;
