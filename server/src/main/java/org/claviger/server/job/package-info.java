/** What happens to keys by the clock: rotation, expiry, deletion. */
package org.claviger.server.job;
