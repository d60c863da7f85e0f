/** Multi-Region keys: what related keys of several regions share is kept in step here. */
package org.claviger.server.region;
