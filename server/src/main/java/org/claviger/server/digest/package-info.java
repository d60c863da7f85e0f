/** Hash functions in the forms that the server needs them in. Pure. */
package org.claviger.server.digest;
