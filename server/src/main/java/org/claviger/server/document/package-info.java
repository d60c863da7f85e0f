/** Small JSON documents that people hand from one machine to another, read to the letter. Pure. */
package org.claviger.server.document;
