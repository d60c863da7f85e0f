/** What the parts of a request's way let others count and time; knows none of them. */
package org.claviger.server.measure;
