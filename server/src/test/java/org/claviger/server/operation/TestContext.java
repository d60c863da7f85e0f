package org.claviger.server.operation;

import java.time.Instant;
import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.RootAuthorizer;
import org.claviger.server.key.Region;
import org.claviger.server.sigv4.Caller;

/** What an action knows of the request around it where nobody but root users may do anything. */
public final class TestContext {
  private TestContext() {}

  /** Of a request by a caller. */
  public static RequestContext of(Caller caller, Region region, Instant now, Changes changes) {
    AccessCheck access = new AccessCheck(new RootAuthorizer(), caller, Circumstances.at(now));
    return new RequestContext(caller, region, now, changes, access);
  }
}
