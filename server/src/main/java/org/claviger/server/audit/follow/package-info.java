/** Whoever takes the records of the trail behind the requests, at their own pace. */
package org.claviger.server.audit.follow;
