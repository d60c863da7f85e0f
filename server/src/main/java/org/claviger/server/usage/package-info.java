/** How much was asked, by whom and of which keys: what a bill would be made of. */
package org.claviger.server.usage;
