/** What is worth telling somebody: events, where they are kept, and how they are brought. */
package org.claviger.server.event;
