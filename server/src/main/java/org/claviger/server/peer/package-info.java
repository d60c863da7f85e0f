/** What the operator does about other servers, with which multi-Region keys are shared. */
package org.claviger.server.peer;
